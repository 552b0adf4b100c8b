using System.Diagnostics;

namespace Almagest.Gateway.Tests;

/// <summary>A program of others that asks the gateway. It may hang, and is then ended.</summary>
internal static class ForeignProgram
{
    public static async Task<(int Code, string Output, string Errors)> RunAsync(ProcessStartInfo start, TimeSpan patience)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        over.CancelAfter(patience);
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration end = over.Token.Register(() => process.Kill(entireProcessTree: true));
        Task<string> errors = process.StandardError.ReadToEndAsync(over.Token);
        string output = await process.StandardOutput.ReadToEndAsync(over.Token);
        await process.WaitForExitAsync(over.Token);
        return (process.ExitCode, output, await errors);
    }
}
