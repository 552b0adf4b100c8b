using System.Diagnostics;
using Almagest.Tests;

namespace Almagest.Vo.Tests.Peers;

/// <summary>What other people's programs read in our files; skips the test where they aren't installed.</summary>
internal static class OtherReaders
{
    private const string Python = "/usr/bin/python3",
        Stilts = "/usr/bin/stilts";

    /// <summary>Columns and rows by astropy, a line each.</summary>
    public static string[] Astropy(string format, string path)
    {
        return Script("read.py", format, path).TrimEnd('\n').Split('\n');
    }

    /// <summary>A table that astropy has written: see write.py.</summary>
    public static void WriteByAstropy(string form, string path) => Script("write.py", form, path);

    private static string Script(string name, params string[] words)
    {
        if (!File.Exists(Python) || !Directory.Exists("/usr/lib/python3/dist-packages/astropy"))
            Assert.Skip("astropy is not installed for /usr/bin/python3 (Debian: python3-astropy).");
        string script = Path.Combine(SharedData.RepositoryRoot, "tests", "Vo.Tests", "Peers", name);
        (int code, string output, string errors) = Run(Python, [script, .. words]);
        Assert.True(code == 0, errors);
        return output;
    }

    /// <summary>What votlint has to say of a VOTable; empty where all is well.</summary>
    public static string Votlint(string path)
    {
        if (!File.Exists(Stilts))
            Assert.Skip("stilts is not installed (Debian: stilts).");
        (_, string output, string errors) = Run(Stilts, "-disk", "votlint", $"votable={path}");
        // It tells of formats that Debian's build lacks.
        return string.Join(
                '\n',
                (output + errors)
                    .Split('\n')
                    .Where(line => !line.Contains("StarTableFactory") && !line.StartsWith("INFO", StringComparison.Ordinal))
            )
            .Trim();
    }

    /// <summary>What stilts reads in a table: its names, then a line a row, with | between cells.</summary>
    public static string[] StiltsReads(string format, string path)
    {
        if (!File.Exists(Stilts))
            Assert.Skip("stilts is not installed (Debian: stilts).");
        (int code, string output, string errors) = Run(
            Stilts,
            "-disk",
            "tpipe",
            $"in={path}",
            $"ifmt={format}",
            "omode=out",
            "ofmt=ascii"
        );
        Assert.True(code == 0, errors);
        return output.TrimEnd('\n').Split('\n');
    }

    private static (int Code, string Output, string Errors) Run(string program, params string[] words)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
