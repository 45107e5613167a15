/* Tells tests/run whether a Wine can run this architecture at all: it does not touch the DLL. Asked by an argument it
 * ends with 7, since a Wine that has no 32-bit part ends with 0 and has run nothing. */
int main(int argc, char **argv)
{
    return argc > 1 ? 7 : 0;
}
