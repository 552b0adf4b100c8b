using System.ComponentModel;
using System.Diagnostics;

namespace Almagest.Ogip.Tests;

/// <summary>Programs of others that judge what we write; a test is skipped where its program is not installed.</summary>
internal static class OtherReaders
{
    private const string Python = "/usr/bin/python3";

    /// <summary>HEASARC's verifier: no error and no warning.</summary>
    public static void Fitsverify(byte[] file) => Accepts(file, path => Run("fitsverify", path));

    /// <summary>Astropy's strict verification, and an assertion about the opened file h.</summary>
    public static void Astropy(byte[] file, string assertion)
    {
        if (Run(Python, "-c", "import astropy").Code != 0)
            Assert.Skip("astropy is not installed.");
        Accepts(file, path =>
            Run(
                Python,
                "-c",
                $"import sys\nfrom astropy.io import fits\nh = fits.open(sys.argv[1])\nh.verify('exception')\n{assertion}",
                path
            )
        );
    }

    private static void Accepts(byte[] file, Func<string, (int Code, string Output)> judge)
    {
        using var folder = new TemporaryFolder();
        folder.Write("written.fits", file);
        (int code, string output) = judge(folder.File("written.fits"));
        Assert.True(code == 0, output);
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
            throw;
        }
    }
}
