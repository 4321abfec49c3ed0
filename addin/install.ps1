#Requires -Version 5.1
<#
.SYNOPSIS
    Installs the crypto-inflow add-in for Excel on a computer that may have no Python.
.DESCRIPTION
    For the user who runs it, without an administrator. It looks for Python 3.11 or later (64 bit);
    where there is none, winget or the official installer puts one into the user's own folder. Then
    it makes a private environment, installs crypto-inflow into it and runs: crypto-inflow addin
    install. With -WhatIf it only says what it would do. With -Remove it takes all of that away
    again, except Python itself.
.PARAMETER Source
    What to install: a wheel, a source folder or a requirement. The source folder that this script
    lies in if left out.
.PARAMETER AddIn
    An add-in that was built already (CryptoInflow.xlam). Built on this computer if left out.
.PARAMETER Remove
    Takes the add-in and its private environment away.
.EXAMPLE
    powershell -ExecutionPolicy Bypass -File install.ps1 -WhatIf
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string] $Source = '',
    [string] $AddIn = '',
    [switch] $Remove
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$Data = Join-Path $env:LOCALAPPDATA 'crypto-inflow'
$Environment = Join-Path $Data 'python'
$Private = Join-Path $Environment 'Scripts\python.exe'
$Program = 'from addin.cli import main; main()'
$PythonVersion = '3.12.10'
$Installer = "https://www.python.org/ftp/python/$PythonVersion/python-$PythonVersion-amd64.exe"
$Publisher = 'Python Software Foundation'

function Test-Python {
    # Whether a file is a 64-bit Python that is new enough. The stub of the Microsoft Store is none.
    param([string] $Path)
    $ErrorActionPreference = 'Continue'  # or PowerShell 5.1 stops at the first line on stderr
    if (-not (Test-Path -LiteralPath $Path) -or $Path -like '*\WindowsApps\*') { return $false }
    $check = 'import sys; sys.exit(not (sys.version_info >= (3, 11) and sys.maxsize > 2**32))'
    & $Path -c $check 2>$null | Out-Null
    return $LASTEXITCODE -eq 0
}

function Find-Python {
    # The newest Python that will do, or nothing.
    $ErrorActionPreference = 'Continue'
    $found = @()
    $launcher = Get-Command 'py.exe' -ErrorAction SilentlyContinue
    if ($launcher) {
        $found += & $launcher.Source '-3' '-c' 'import sys; print(sys.executable)' 2>$null
    }
    $onPath = Get-Command 'python.exe' -ErrorAction SilentlyContinue
    if ($onPath) { $found += $onPath.Source }
    $own = Join-Path $env:LOCALAPPDATA 'Programs\Python\Python3*\python.exe'
    $found += Get-ChildItem -Path $own -ErrorAction SilentlyContinue |
        Sort-Object -Property FullName -Descending |
        ForEach-Object { $_.FullName }
    foreach ($path in $found) {
        if ($path -and (Test-Python $path)) { return $path }
    }
    return $null
}

function Install-PythonFromInstaller {
    # The official installer, run only if the publisher's signature on it is valid.
    $file = Join-Path $env:TEMP "python-$PythonVersion-amd64.exe"
    [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
    Invoke-WebRequest -Uri $Installer -OutFile $file -UseBasicParsing
    $signature = Get-AuthenticodeSignature -LiteralPath $file
    if ($signature.Status -ne 'Valid' -or $signature.SignerCertificate.Subject -notlike "*$Publisher*") {
        Remove-Item -LiteralPath $file
        throw "The installer from $Installer is not signed by the $Publisher. It was deleted."
    }
    $options = '/quiet', 'InstallAllUsers=0', 'PrependPath=0', 'Include_launcher=0', 'Include_test=0'
    $run = Start-Process -FilePath $file -ArgumentList $options -Wait -PassThru
    Remove-Item -LiteralPath $file
    if ($run.ExitCode -ne 0) { throw "The installer of Python ended with code $($run.ExitCode)." }
}

function Install-Python {
    # Python for this user only: by winget where it is there and works, else by the installer.
    $winget = Get-Command 'winget.exe' -ErrorAction SilentlyContinue
    if ($winget) {
        & $winget.Source install --id Python.Python.3.12 --exact --scope user --silent `
            --accept-package-agreements --accept-source-agreements | Out-Host
        if (Find-Python) { return }
    }
    Install-PythonFromInstaller
}

function Invoke-Checked {
    # Runs a program and stops where it fails.
    param([string] $Path, [string[]] $Arguments)
    & $Path @Arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "$Path $($Arguments -join ' ') ended with code $LASTEXITCODE." }
}

function Uninstall-AddIn {
    # What the command recorded, then the environment that the command runs in.
    if ((Test-Path -LiteralPath $Private) -and
        $PSCmdlet.ShouldProcess('the Excel add-in', 'Remove what install made')) {
        Invoke-Checked $Private @('-c', $Program, 'addin', 'remove', '--keep-environment')
    }
    if ((Test-Path -LiteralPath $Environment) -and
        $PSCmdlet.ShouldProcess($Environment, 'Delete the folder')) {
        Remove-Item -LiteralPath $Environment -Recurse -Force
    }
}

function Find-Source {
    # The source folder that this script lies in.
    $folder = Split-Path -Parent $PSScriptRoot
    if (Test-Path -LiteralPath (Join-Path $folder 'pyproject.toml')) { return $folder }
    throw 'Name what to install with -Source: a wheel or a source folder.'
}

function Install-AddIn {
    $python = Find-Python
    if (-not $python -and $PSCmdlet.ShouldProcess('Python 3.12, for this user only', 'Install')) {
        Install-Python
        $python = Find-Python
        if (-not $python) { throw 'Python was installed but cannot be found. Sign out and in, and try again.' }
    }
    if (-not (Test-Python $Private) -and
        $PSCmdlet.ShouldProcess($Environment, 'Make a private Python environment')) {
        Invoke-Checked $python @('-m', 'venv', '--clear', $Environment)
    }
    if ($PSCmdlet.ShouldProcess($Environment, "Install $Source")) {
        Invoke-Checked $Private @('-m', 'pip', 'install', '--disable-pip-version-check', '--upgrade', $Source)
    }
    $arguments = @('-c', $Program, 'addin', 'install', '--from', $Source)
    if ($AddIn) { $arguments += @('--file', $AddIn) }
    if ($PSCmdlet.ShouldProcess('the Excel add-in', 'Install for this user')) {
        Invoke-Checked $Private $arguments
    }
}

if (-not $Remove -and -not $Source) { $Source = Find-Source }
if ($Remove) { Uninstall-AddIn } else { Install-AddIn }
