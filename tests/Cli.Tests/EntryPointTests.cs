using System.CommandLine;
using Almagest.Application;
using Almagest.Spectra;
using Almagest.Spectra.Models;

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

    [Fact]
    public async Task A_place_in_an_expression_is_shown_by_a_mark_below_it()
    {
        var verb = new Command("fly");
        verb.SetAction(_ => SpectralModel.Parse("tbabs*(powerlaw+nope)").Parameters.Count);
        Answer answer = await CommandLine.RunAsync(args => EntryPoint.RunAsync(args, verb), "fly");
        Assert.EndsWith("\n  tbabs*(powerlaw+nope)\n                  ^\n", answer.Error, StringComparison.Ordinal);
        // A name with ends of lines makes no lines of its own.
        verb.SetAction((_, _) => Task.FromException<int>(new SpectralDataException("a\nb\n  c.pha: no counts.")));
        answer = await CommandLine.RunAsync(args => EntryPoint.RunAsync(args, verb), "fly");
        Assert.Equal("almagest: a\\u000Ab\\u000A  c.pha: no counts.\n", answer.Error);
    }

    [Fact]
    public async Task A_broken_database_is_told_with_its_file_and_the_room_beside_it()
    {
        using Workplace here = new();
        Directory.CreateDirectory(here.Home);
        string file = here.Write(Path.Combine("home", "almagest.db"), new string('x', 5000));
        Answer answer = await here.RunAsync("catalogue", "list");
        Assert.Equal(1, answer.ExitCode);
        Assert.StartsWith($"almagest: {file}: found SQLite Error 26: ", answer.Error, StringComparison.Ordinal);
        Assert.Contains(" bytes free on its disk; expected a database", answer.Error, StringComparison.Ordinal);

        string other = here.Write("other.db", new string('x', 5000));
        Dictionary<string, string> settings = new() { ["Storage__ConnectionString"] = other };
        answer = await CommandLine.RunAsync(settings, "catalogue", "list", "--home", here.Home);
        Assert.StartsWith($"almagest: {other}: found SQLite Error 26: ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_named_as_it_is_typed() =>
        (await CommandLine.RunAsync("run", "priority", "survey", "x")).IsRefused("See 'almagest run priority --help'.");
}
