using System.Text.Json;
using Almagest.Benchmarks.Peers;
using Almagest.Cli;

namespace Almagest.Benchmarks.Tests;

public sealed class PipelineCommandTests
{
    /// <summary>By a fleet of processes over the real servers, small.</summary>
    [Fact]
    public async Task Every_part_has_its_limit_beside_it()
    {
        foreach (string variable in (string[])["ALMAGEST_TEST_POSTGRES", "ALMAGEST_TEST_RABBITMQ"])
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
                Assert.Skip($"{variable} is not set: ./test starts RabbitMQ and PostgreSQL and sets it.");
        Answer answer = (await BenchAsync("--spectra", "5120", "--refined", "0", "--json", "-q")).Succeeds();
        JsonElement root = JsonDocument.Parse(answer.Out).RootElement;
        JsonElement[] parts = [.. root.GetProperty("parts").EnumerateArray()];
        Assert.Equal(
            ["simulate", "append", "replay", "train", "infer", "read", "write", "end to end"],
            parts.Select(part => part.GetProperty("name").GetString())
        );
        Assert.All(parts, part =>
        {
            (double rate, double limit) = (part.GetProperty("rate").GetDouble(), part.GetProperty("limitRate").GetDouble());
            Assert.InRange(rate, 1, 1e9);
            Assert.InRange(limit, 1, 1e9);
            Assert.Equal(rate / limit, part.GetProperty("ofLimit").GetDouble(), 1e-9);
            Assert.NotEmpty(part.GetProperty("limit").GetString()!);
        });
        // What is written by the bare side is what the fleet wrote: three bands, absorbed and not, and two parameters.
        Assert.Contains(root.GetProperty("notes").EnumerateArray(), note =>
            note.GetString()!.Contains("6 rows of fluxes and 2 of parameters", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("--spectra: found 12; expected 5120 to 10000000", "--spectra", "12")]
    [InlineData("--fitters: found 0; expected 1 to 64", "--fitters", "0")]
    public async Task A_request_that_makes_no_sense_is_refused(string told, params string[] options) =>
        (await BenchAsync(["-q", .. options])).IsRefused(told);

    private static Task<Answer> BenchAsync(params string[] args) =>
        Cli.Tests.CommandLine.RunAsync(all => EntryPoint.RunAsync(all, BenchCommand.Create()), ["bench", "pipeline", .. args]);
}
