using Almagest.Cli.Terminal;
using Almagest.Tests;

namespace Almagest.Cli.Tests.Terminal;

public sealed class PrintableWriterTests
{
    [Fact]
    public void Control_sequences_are_shown_and_not_carried_out()
    {
        using StringWriter written = new();
        using (PrintableWriter writer = new(written))
        {
            writer.Write("a\u001b[2Jb\n\tc");
            writer.WriteLine('\u0007');
            writer.Write(['\u009b', 'd'], 0, 2);
            writer.Write("e\rf\u202eg\ud83d\ude00é");
            writer.Write("{0}", "\0");
        }
        Assert.Equal("a\\u001B[2Jb\n\tc\\u0007\n\\u009Bd" + "e\\u000Df\\u202Eg\ud83d\ude00é\\u0000", written.ToString());
    }

    /// <summary>What is told is one line, whatever its names hold: another would be a message of its own.</summary>
    [Fact]
    public async Task A_name_with_a_line_end_makes_no_second_message()
    {
        using Workplace here = new();
        const string name = "d\nalmagest: everything\tfitted.pha";
        const string shown = @"d\u000Aalmagest: everything\u0009fitted.pha";
        string file = here.Write($"sky/{name}", "SIMPLE things"u8.ToArray());
        string unanswered = here.Write(
            "link.pha",
            // No printable ASCII, as a header should be.
            [
                .. SampleFiles
                    .Spectrum(SampleFiles.Counts(1), response: "no@such.rsp")
                    .Select(letter => letter == '@' ? (byte)'\n' : letter),
            ]
        );
        foreach (
            Answer answer in (Answer[])
                [
                    await CommandLine.RunAsync("fit", here[name], "-q"),
                    await CommandLine.RunAsync("fit", here["sky"], "-q"),
                    await CommandLine.RunAsync("fit", unanswered, "-q"),
                    await CommandLine.RunAsync("fit", file, $"--{name}"),
                    await here.RunAsync("ingest", "sky", file, "-q"),
                ]
        )
        {
            Assert.Equal(2, answer.ExitCode);
            Assert.DoesNotContain("almagest: everything\t", answer.Error, StringComparison.Ordinal);
            Assert.All(answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
                Assert.Matches("^almagest: (?!everything)", line)
            );
        }
        here.WriteSpectrum("sky/good.pha");
        here.Write($"sky/{SampleFiles.ResponseName}", SampleFiles.Response());
        foreach (
            string[] verb in (string[][])
                [
                    ["ingest", "sky", here["sky"], "-q"],
                    ["catalogue", "show", "sky"],
                ]
        )
            Assert.Contains(
                shown,
                Assert.Single((await here.RunAsync(verb)).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
                StringComparison.Ordinal
            );
        Directory.Move(here["sky"], here["a\nsky"]);
        (await here.RunAsync("ingest", "other", here["a\nsky/good.pha"], "-q")).Succeeds();
        Assert.Contains(@"a\u000Asky", (await here.RunAsync("catalogue", "list")).Succeeds().Out, StringComparison.Ordinal);
    }
}
