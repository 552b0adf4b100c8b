namespace Almagest.EndToEnd.Tests.Processes;

/// <summary>A program of this machine that is none of ours.</summary>
internal static class Tool
{
    /// <summary>Skips the test where it is not installed.</summary>
    /// <returns>Its path.</returns>
    public static string Require(string name)
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        if (found is null)
            Assert.Skip($"{name} is not installed.");
        return found!;
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code, and what it wrote.</returns>
    public static async Task<(int Code, string Output, string Errors)> TryAsync(
        string path,
        IReadOnlyDictionary<string, string> settings,
        params string[] arguments
    )
    {
        await using Worker worker = Worker.StartProgram(path, settings, arguments);
        return (await worker.EndedAsync(), worker.Output, worker.Errors);
    }

    /// <returns>What it wrote to stdout.</returns>
    public static async Task<string> RunAsync(
        string path,
        IReadOnlyDictionary<string, string> settings,
        params string[] arguments
    )
    {
        (int code, string output, string errors) = await TryAsync(path, settings, arguments);
        Assert.True(code == 0, $"{path} {string.Join(' ', arguments)}: {output} {errors}");
        return output.Trim();
    }
}
