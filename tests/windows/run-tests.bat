@echo off
rem run-tests.bat own|ours [NAME...]: runs the tests of this folder, or those named, and counts.
rem own: against the mapi32.dll of Windows; ours: against ours\mapi32.dll. What each prints goes to results\.
cd /d "%~dp0"
if "%1"=="own" goto own
if "%1"=="ours" goto ours
echo usage: run-tests.bat own or ours, then the names of tests; all where none is named
exit /b 2
:own
if exist mapi32.dll del mapi32.dll
goto run
:ours
copy /y ours\mapi32.dll mapi32.dll >nul
:run
if not exist results mkdir results
set passed=0
set failed=0
set failures=
shift
if not "%1"=="" goto named
for %%t in (*_test.exe) do call :one %%~nt
goto done
:named
call :one %1_test
shift
if not "%1"=="" goto named
:done
if exist mapi32.dll del mapi32.dll
echo %passed% passed, %failed% failed
if not "%failures%"=="" echo failed:%failures%
if not "%failed%"=="0" exit /b 1
exit /b 0

:one
%1.exe >results\%1.txt 2>&1
if not "%errorlevel%"=="0" goto bad
set /a passed=passed+1
goto :eof
:bad
set /a failed=failed+1
set failures=%failures% %1
goto :eof
