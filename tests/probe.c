/* Tells tests/run whether a Wine can run this architecture at all: it does not touch the DLL. */
int main(void)
{
    return 0;
}
