using System.CommandLine;
using Almagest.Application;
using Almagest.Spectra;

namespace Almagest.Cli.Tests;

public sealed class EntryPointTests
{
    [Fact]
    public async Task What_happened_within_is_told()
    {
        (Exception Thrown, int Code, string Told)[] ends =
        [
            (
                new AggregateException(new AggregateException(new SpectralDataException("a.pha: no counts."))),
                2,
                "a.pha: no counts."
            ),
            (new AggregateException(new DivideByZeroException("by nothing")), 1, "DivideByZeroException: by nothing"),
            (new FailedException("Training 7 failed: no memory."), 1, "Training 7 failed: no memory."),
        ];
        foreach ((Exception thrown, int code, string told) in ends)
        {
            var verb = new Command("fly");
            verb.SetAction((_, _) => Task.FromException<int>(thrown));
            Answer answer = await CommandLine.RunAsync(args => EntryPoint.RunAsync(args, verb), "fly");
            Assert.Equal(code, answer.ExitCode);
            Assert.StartsWith($"almagest: {told}", answer.Error, StringComparison.Ordinal);
        }
    }
}
