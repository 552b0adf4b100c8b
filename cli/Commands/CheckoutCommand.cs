using System.CommandLine;
using System.Diagnostics;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Commands;

/// <summary>Verbs that are no part of the program: research and measurements. They live in a checkout, in programs of their own,
/// which its launcher builds and runs.</summary>
internal static class CheckoutCommand
{
    /// <param name="home">Where the program lies: in a checkout, or elsewhere.</param>
    public static Command Study(string home) =>
        Of(
            home,
            "study",
            "studies",
            """
            Run the study that Almagest began with again, and what came of it: research, which lives in a checkout (studies/).

            Example:  almagest study --out docs/study
            """
        );

    /// <inheritdoc cref="Study"/>
    public static Command Bench(string home) =>
        Of(
            home,
            "bench",
            "tests/Benchmarks",
            """
            Measure how fast spectra are fitted, folded, simulated and sampled on this machine, beside scipy and Sherpa: lives in
            a checkout (tests/Benchmarks).

            Example:  almagest bench --task fit
            """
        );

    /// <summary>The folder at or above this one that holds the project and its launcher; null outside a checkout.</summary>
    private static string? CheckoutOf(string folder, string project)
    {
        DirectoryInfo? at = new(folder);
        while (at is not null && !(File.Exists(LauncherIn(at.FullName)) && Directory.Exists(Path.Combine(at.FullName, project))))
            at = at.Parent;
        return at?.FullName;
    }

    /// <summary>Runs a verb by the launcher of the checkout around a folder.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="UsageException">No checkout.</exception>
    private static async Task<int> HandOverAsync(string folder, string project, string[] args, CancellationToken cancellation)
    {
        string checkout = CheckoutOf(folder, project)
            ?? throw new UsageException(
                $"'{args[0]}' is no part of the installed program: it lives in Almagest's source, in {project}. "
                    + $"Run './almagest {args[0]}' in a checkout."
            );
        using Process process = Process.Start(new ProcessStartInfo(LauncherIn(checkout), args))!;
        await using CancellationTokenRegistration ends = cancellation.Register(() => process.Kill(entireProcessTree: true));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static string LauncherIn(string folder) => Path.Combine(folder, "almagest");

    private static Command Of(string home, string verb, string project, string description)
    {
        // What follows the verb is the other program's to read.
        Command command = new(verb, description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(
            (parsed, cancellation) => HandOverAsync(home, project, [verb, .. parsed.UnmatchedTokens], cancellation)
        );
        return command;
    }
}
