namespace Almagest.Cli.Tests;

/// <summary>What a command wrote and how it ended.</summary>
internal sealed record Answer(int ExitCode, string Out, string Error)
{
    /// <summary>A caller's mistake: exit code 2, one message that holds all these words, and nothing that only programmers
    /// read.</summary>
    public void IsRefused(params string[] words)
    {
        Assert.True(ExitCode == 2, $"exit code {ExitCode}: {Error}");
        Assert.Equal("", Out);
        foreach (string word in words)
            Assert.Contains(word, Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter '", Error, StringComparison.Ordinal);
    }

    public Answer Succeeds()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
        return this;
    }
}

/// <summary>`almagest ARGS` within this process. The console belongs to the process, so commands take turns.</summary>
internal static class CommandLine
{
    private static readonly SemaphoreSlim Turn = new(1, 1);

    public static Task<Answer> RunAsync(params string[] args) => RunAsync(EntryPoint.RunAsync, args);

    /// <summary>With environment variables, ALMAGEST_ before each; they belong to the process too.</summary>
    public static Task<Answer> RunAsync(IReadOnlyDictionary<string, string> settings, params string[] args) =>
        RunAsync(
            async words =>
            {
                try
                {
                    foreach ((string key, string value) in settings)
                        Environment.SetEnvironmentVariable($"ALMAGEST_{key}", value);
                    return await EntryPoint.RunAsync(words);
                }
                finally
                {
                    foreach (string key in settings.Keys)
                        Environment.SetEnvironmentVariable($"ALMAGEST_{key}", null);
                }
            },
            args
        );

    /// <summary>The same of another program that has some of `almagest`'s verbs.</summary>
    public static async Task<Answer> RunAsync(Func<string[], Task<int>> program, params string[] args)
    {
        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        (TextWriter console, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter written = new(),
            told = new();
        try
        {
            Console.SetOut(TextWriter.Synchronized(written));
            Console.SetError(TextWriter.Synchronized(told));
            int exitCode = await program(args);
            return new Answer(exitCode, written.ToString(), told.ToString());
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(error);
            Turn.Release();
        }
    }
}
