using System.CommandLine;
using Almagest.Cli.Terminal;
using Almagest.Storage.Runs;

namespace Almagest.Cli.Commands;

/// <summary>`almagest results show|export|compare|report`.</summary>
internal static class ResultsCommand
{
    public static Command Create() =>
        new("results", "Results of runs.")
        {
            ResultsShow.Create(),
            ResultsExport.Create(),
            ResultsCompare.Create(),
            ResultsReport.Create(),
        };

    public static Argument<string> Run(string name = "run") =>
        new(name) { Description = "Id, the beginning of an id, or a name." };

    public static Option<string?> Where() =>
        new("--where")
        {
            Description =
                "Only rows that meet a condition in ADQL, the SQL of astronomers, over the columns of 'almagest.fits_...' "
                + "(docs/results.md): 'net_counts > 100 AND goodness > 0.01'.",
            HelpName = "CONDITION",
        };

    public static Option<bool> Clean() =>
        new("--clean") { Description = "Without the fits whose flags say not to trust them (docs/flags.md)." };

    /// <summary>Of what is not there, how much and why; to stderr.</summary>
    /// <param name="unchosen">Fits that do not meet what was asked for.</param>
    public static void TellLeftOut(RunProgress progress, long unchosen, string reason)
    {
        Tell(unchosen, progress.Fitted, "fits", reason);
        Tell(
            progress.Observations - progress.Fitted - progress.Failed,
            progress.Observations,
            "observations",
            $"which are not fitted yet{(progress.Stopped is { } stopped ? $": the run is stopped: {stopped}" : ".")}"
        );
    }

    public static void Tell(long left, long of, string what, string why)
    {
        if (left > 0)
            Console.Error.WriteLine($"left out: {Tables.Whole(left)} of {Tables.Whole(of)} {what}, {why}");
    }

    /// <summary>Why a fit does not meet what was asked for; empty where nothing was.</summary>
    public static string Unchosen(string? where, bool isClean) =>
        (where, isClean) switch
        {
            (null, true) => "which are not clean.",
            (not null, false) => "which do not meet --where.",
            (not null, true) => "which do not meet --where or are not clean.",
            _ => "which came since.",
        };
}
