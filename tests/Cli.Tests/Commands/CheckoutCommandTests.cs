using System.CommandLine;
using Almagest.Cli.Commands;

namespace Almagest.Cli.Tests.Commands;

public sealed class CheckoutCommandTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Theory]
    [InlineData("study", "studies"), InlineData("bench", "tests/Benchmarks")]
    public async Task Outside_a_checkout_either_verb_says_where_it_lives(string verb, string project) =>
        (await RunAsync(_here["."], verb, "--quick")).IsRefused($"'{verb}'", project, $"./almagest {verb}");

    [Theory]
    [InlineData("study", "studies"), InlineData("bench", "tests/Benchmarks")]
    public async Task In_a_checkout_the_launcher_is_given_every_word_and_its_exit_code_is_ours(string verb, string project)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The launcher is a script of a Unix shell.");
            return;
        }
        string launcher = _here.Write("almagest", "#!/bin/sh\nprintf '%s\\n' \"$@\" >\"${0%/*}/told\"\nexit 7\n");
        File.SetUnixFileMode(launcher, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(_here[project]);
        string program = Directory.CreateDirectory(_here["cli/bin"]).FullName;

        Answer answer = await RunAsync(program, verb, "--out", "a folder", "b.pha", "-q");

        Assert.Equal(7, answer.ExitCode);
        Assert.Equal(
            [verb, "--out", "a folder", "b.pha", "-q"],
            await File.ReadAllLinesAsync(_here["told"], TestContext.Current.CancellationToken)
        );
    }

    private static Task<Answer> RunAsync(string home, params string[] args) =>
        CommandLine.RunAsync(all => EntryPoint.RunAsync(all, Verbs(home)), args);

    private static Command[] Verbs(string home) => [CheckoutCommand.Study(home), CheckoutCommand.Bench(home)];
}
