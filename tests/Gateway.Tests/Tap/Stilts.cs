namespace Almagest.Gateway.Tests.Tap;

/// <summary>The Virtual Observatory's own judges; skips the test where they aren't installed.</summary>
internal static class Stilts
{
    private const string Program = "/usr/bin/stilts";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>All that it said.</returns>
    public static async Task<string> RunAsync(params string[] words)
    {
        Assert.SkipUnless(File.Exists(Program), "stilts is not installed (Debian: stilts).");
        (_, string output, string errors) = await ForeignProgram.RunAsync(new(Program, words), Patience);
        // It tells of formats that Debian's build lacks.
        return string.Join(
            '\n',
            (output + errors).Split('\n').Where(line => !line.Contains("StarTableFactory", StringComparison.Ordinal))
        );
    }
}
