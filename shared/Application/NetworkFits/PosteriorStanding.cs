using System.Globalization;
using Almagest.Learning.Calibration;
using Almagest.Learning.OutOfDistribution;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Networks.Posteriors;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Application.NetworkFits;

/// <summary>Whether a posterior stands for its spectrum: it is calibrated there, and the spectrum lies inside its
/// training.</summary>
internal static class PosteriorStanding
{
    /// <param name="fit">The fit's own estimates, and the flags of network and monitor.</param>
    /// <param name="free">Priors of the free parameters.</param>
    /// <returns>Why it does not stand; null: it does.</returns>
    public static string? Against(
        FitResult fit,
        NetworkResult network,
        NetworkAnswer answer,
        FitEngine engine,
        IReadOnlyList<ParameterPrior> free
    )
    {
        // Computed from the likelihood, it needs neither calibration nor training.
        if (engine.Campaign.Instruments.Count == 0 && network.Posterior.Count > 0)
            return Beyond(fit, network, free);
        if (engine.Posterior is not { } posterior)
            return "the network has no calibrated posterior";
        if (network.Posterior.Count == 0)
            return fit.Flags.HasFlag(FitFlags.NotPoisson) ? "counts that are not Poisson's have no posterior" : "no posterior";
        return Uncalibrated(posterior.Calibration, PosteriorJudge.CountBin(fit.NetCounts), isRequired: true)
            ?? Uncalibrated(posterior.Calibration, posterior.Summaries.GapOf(answer.Observed), isRequired: false)
            ?? (posterior.Summaries.Knows(answer.Observed) ? null : "a gap that the network has not learnt")
            ?? OfOtherBrightness(fit, answer, free)
            ?? Beyond(fit, network, free)
            ?? Unlike(fit, network);
    }

    /// <summary>A posterior's source is as bright as its prior allows, and never none: of fewer counts, or more, than were
    /// learnt it says what it can't know, with an interval that does not hold the truth.</summary>
    private static string? OfOtherBrightness(FitResult fit, NetworkAnswer answer, IReadOnlyList<ParameterPrior> free)
    {
        foreach ((int i, ParameterPrior prior) in free.Index())
            if (prior.Kind == PriorKind.ExpectedCounts && fit.Flags.HasFlag(FitFlags.Refined) && fit.Parameters[i].IsLimit)
                return $"{prior.Name} is a limit";
        ParameterPrior[] norms = [.. free.Where(prior => prior.Kind == PriorKind.ExpectedCounts)];
        if (norms.Length == 0)
            return null;
        (double least, double most) = (norms.Sum(prior => prior.Lower), norms.Sum(prior => prior.Upper));
        return answer.CountsOfBand.Least < least || answer.CountsOfBand.Most > most
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{fit.NetCounts:G4} net counts, near or beyond what was learnt, {least:G4} to {most:G4}"
            )
            : null;
    }

    /// <summary>All that a report tells of did hold, or the posterior would not be used; of few simulations it tells
    /// nothing.</summary>
    private static string? Uncalibrated(CalibrationReport report, string group, bool isRequired) =>
        report.Groups.FirstOrDefault(one => one.Name == group) is { } found
            ? found.Verdict is null
                ? null
                : $"not calibrated: {group}, {found.Verdict}"
            : isRequired
                ? $"not calibrated {group}: too few simulations"
                : null;

    private static string? Unlike(FitResult fit, NetworkResult network) =>
        double.IsNaN(network.Strangeness.Combined) ? "nothing says whether the network has learnt the like"
        : fit.Flags.HasFlag(FitFlags.OutsideTraining) ? "unlike what the network has learnt"
        : fit.Flags.HasFlag(FitFlags.NetworkDisagrees) ? "network and classical fit disagree"
        : null;

    /// <summary>Beyond its prior's edge the posterior can't be, and beside it the edge makes an end of its interval, which a
    /// fit does not know. At a limit of the fit, such as no absorption, neither does better.</summary>
    private static string? Beyond(FitResult fit, NetworkResult network, IReadOnlyList<ParameterPrior> free)
    {
        bool isRefined = fit.Flags.HasFlag(FitFlags.Refined);
        foreach ((int i, PosteriorEstimate posterior) in network.Posterior.Index())
        {
            ParameterEstimate found = fit.Parameters[i];
            string? where =
                posterior.Misses(isRefined ? found : ParameterEstimate.At(found.Value)) ? "lies beyond its prior"
                : isRefined && !found.IsLimit && IsBeside(free[i], posterior, found.Value) ? "lies at the edge of its prior"
                : null;
            if (where is not null)
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{free[i].Name}, {found.Value:G4}, {where}, {free[i].Lower:G4} to {free[i].Upper:G4}"
                );
        }
        return null;
    }

    /// <summary>What a posterior says that tells no more than its prior has the prior's edges, wherever the truth is.</summary>
    private static bool IsBeside(ParameterPrior prior, PosteriorEstimate posterior, double fit) =>
        fit > posterior.PriorUpper
        || fit < posterior.PriorLower
        || (
            FitKnowledge.Leans(prior, posterior.Lower68, posterior.Upper68)
            && FitKnowledge.Told(prior, posterior.Lower68, posterior.Median, posterior.Upper68) >= FlagRules.LeastNats
        );
}
