using System.Text.Json;
using Almagest.Benchmarks.Peers;
using Almagest.Cli;
using Almagest.Tests;

namespace Almagest.Benchmarks.Tests;

public sealed class BenchCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    /// <summary>Every task measures something and has a limit; where Python is at hand it finds the same minimum to 1e-3 in the
    /// statistic.</summary>
    [Fact]
    public async Task Both_sides_of_every_ratio_are_told()
    {
        _here.Write("ccd.rsp", SampleFiles.Response());
        (
            await Cli.Tests.CommandLine.RunAsync(
                "fakeit",
                "--model",
                "tbabs*powerlaw",
                "--param",
                "nH=0.1",
                "--param",
                "norm=0.05",
                "--rmf",
                _here["ccd.rsp"],
                "--exposure",
                "2000",
                "--out",
                _here["source.pha"],
                "-q"
            )
        ).Succeeds();
        Answer answer = (await BenchAsync(_here["source.pha"], "--seconds", "0.01", "--json", "-q")).Succeeds();
        JsonElement root = JsonDocument.Parse(answer.Out).RootElement;
        string[] notes = [.. root.GetProperty("notes").EnumerateArray().Select(note => note.GetString()!)];
        bool hasPython = !notes.Any(note => note.Contains("No python3", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("Sherpa was not measured on these spectra", StringComparison.Ordinal));
        JsonElement[] tasks = [.. root.GetProperty("tasks").EnumerateArray()];
        Assert.Equal(
            ["fit", "intervals", "fold", "fake", "sources", "chain"],
            tasks.Select(task => task.GetProperty("name").GetString())
        );
        foreach (JsonElement row in tasks.Select(task => Assert.Single(task.GetProperty("rows").EnumerateArray())))
        {
            Assert.Equal("source.pha", row.GetProperty("case").GetString());
            Assert.InRange(row.GetProperty("ours").GetDouble(), 1e-9, 1);
            Assert.InRange(row.GetProperty("timesLimit").GetDouble(), 1e-3, 1e6);
            if (hasPython)
                Assert.Equal(
                    row.GetProperty("scipy").GetDouble() / row.GetProperty("ours").GetDouble(),
                    row.GetProperty("timesScipy").GetDouble(),
                    1e-9
                );
        }
        if (hasPython)
            Assert.Equal(0, tasks[0].GetProperty("rows")[0].GetProperty("scipyAbove").GetDouble(), 1e-3);
    }

    [Theory]
    [
        InlineData("--task: found 'nope'", "--task", "nope"),
        InlineData("--seconds: found 0", "--seconds", "0"),
        InlineData("absent.pha", "absent.pha")
    ]
    public async Task A_request_that_makes_no_sense_is_refused(string told, params string[] options) =>
        (await BenchAsync(["-q", .. options])).IsRefused(told);

    private static Task<Answer> BenchAsync(params string[] args) =>
        Cli.Tests.CommandLine.RunAsync(all => EntryPoint.RunAsync(all, BenchCommand.Create()), ["bench", .. args]);
}
