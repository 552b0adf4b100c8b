using System.Diagnostics;

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
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        patience.CancelAfter(Patience);
        CancellationToken cancellation = patience.Token;
        using Process process = Process.Start(
            new ProcessStartInfo(Program, words) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        using CancellationTokenRegistration end = cancellation.Register(() => process.Kill(entireProcessTree: true));
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        // It tells of formats that Debian's build lacks.
        return string.Join(
            '\n',
            (output + await errors).Split('\n').Where(line => !line.Contains("StarTableFactory", StringComparison.Ordinal))
        );
    }
}
