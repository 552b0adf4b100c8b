using System.Text.RegularExpressions;

namespace Almagest.Cli.Tests;

public sealed partial class HelpTests
{
    [Fact]
    public async Task Every_verb_shows_an_example_and_what_it_says_it_takes()
    {
        var verbs = new List<string>();
        await WalkAsync([], verbs);
        // Found by walking through the help itself, so that a verb can't be forgotten.
        Assert.Superset(
            new HashSet<string>
            {
                "demo",
                "fit",
                "ingest",
                "train",
                "up",
                "campaign create",
                "run submit",
                "run watch",
                "run list",
                "run resume",
                "run delete",
                "catalogue delete",
                "campaign delete",
                "training list",
                "training pause",
                "catalogue list",
                "catalogue show",
                "results show",
                "results export",
                "results compare",
                "network list",
            },
            verbs.ToHashSet()
        );
    }

    [Fact]
    public async Task The_version_is_a_number() =>
        Assert.Matches(@"^\d+\.\d+\.\d+", (await CommandLine.RunAsync("--version")).Succeeds().Out);

    [Fact]
    public async Task The_name_alone_shows_the_verbs() =>
        Assert.Equal((await CommandLine.RunAsync("--help")).Succeeds().Out, (await CommandLine.RunAsync()).Succeeds().Out);

    [Theory]
    [InlineData("fly", "--help"), InlineData("run", "fly", "--help"), InlineData("--help", "fly")]
    public async Task Help_does_not_hide_that_there_is_no_such_verb(params string[] args) =>
        (await CommandLine.RunAsync(args)).IsRefused("'fly'");

    [Theory]
    [
        InlineData("fit"),
        InlineData("fly"),
        InlineData("run"),
        InlineData("fit", "x.pha", "--emni", "3"),
        InlineData("fit", "x.pha", "--delta", "low")
    ]
    [InlineData("run", "submit", "--catalogue", "x"), InlineData("results", "export", "x", "--format", "xml")]
    public async Task What_is_no_command_is_refused_with_a_way_to_help(params string[] args) =>
        (await CommandLine.RunAsync(args)).IsRefused("almagest: ", "--help'");

    private static async Task WalkAsync(string[] path, List<string> verbs)
    {
        string help = (await CommandLine.RunAsync([.. path, "--help"])).Succeeds().Out;
        int at = help.IndexOf("\nCommands:", StringComparison.Ordinal);
        if (at < 0)
        {
            Assert.Matches($@"Examples?:  almagest {string.Join(' ', path)}\b", help);
            verbs.Add(string.Join(' ', path));
            return;
        }
        foreach (Match command in CommandName().Matches(help[at..]))
            await WalkAsync([.. path, command.Groups[1].Value], verbs);
    }

    [GeneratedRegex(@"^  ([a-z]+)(?= )", RegexOptions.Multiline)]
    private static partial Regex CommandName();
}
