using Almagest.Spectra.Fitting.Results;

namespace Almagest.Storage.Views;

/// <summary>Flags in a sentence each; docs/flags.md has more.</summary>
public static class FlagWords
{
    /// <summary>Without quotes, as it stands in SQL.</summary>
    public static string Of(FitFlags flag) =>
        flag switch
        {
            FitFlags.GapFilled => "Part of the spectrum was not observed and was filled in",
            FitFlags.Refined => "There is a classical fit",
            FitFlags.AtPriorEdge => "A parameter lies at the edge of its prior or range",
            FitFlags.FewCounts => "Too few counts for the values to mean much",
            FitFlags.OutsideTraining => "The spectrum is unlike those the network learnt from",
            FitFlags.RefinementFailed => "The classical fit did not converge",
            FitFlags.NotPoisson => "The counts are not Poisson: chi squared was used",
            FitFlags.FillingDiverged => "The filling of the gaps ran away and was stopped",
            FitFlags.FillingUnsettled => "The filling of the gaps did not come to rest",
            FitFlags.PriorDominated => "The data say little of a parameter",
            FitFlags.NetworkDisagrees => "The network and the classical fit differ by more than right spectra let them",
            FitFlags.PoorFit => "The model describes the data badly",
            FitFlags.NoFreedom => "No more bins than free parameters: the statistic says nothing",
            FitFlags.ScoreTest => "The residuals ask for a line, or another gain, area, background or soft excess",
            _ => throw new ArgumentOutOfRangeException(nameof(flag), $"found the flag {flag}; expected one with words."),
        };

    /// <summary>What to do about it, in a few words; null: nothing.</summary>
    public static string? AdviceOn(FitFlags flag) =>
        flag switch
        {
            FitFlags.AtPriorEdge => "Freeze the parameter, or widen the prior and train again",
            FitFlags.FewCounts => "Trust limits, not values",
            FitFlags.OutsideTraining => "Look at the residuals; fit another model; check background, gain and response",
            FitFlags.RefinementFailed => "Fit it by hand from other starts",
            FitFlags.NotPoisson => "Mind that the network learnt Poisson counts",
            FitFlags.FillingDiverged => "Do not use the filled spectrum, nor a network's answer that was not refined",
            FitFlags.FillingUnsettled => "Allow more passes",
            FitFlags.PriorDominated => "Report a limit, or freeze the parameter",
            FitFlags.NetworkDisagrees => "Look for a second minimum; distrust the network for spectra like this",
            FitFlags.PoorFit => "Look at the residuals; another model. Values and errors of a bad model mean little",
            FitFlags.NoFreedom => "Freeze parameters; values and limits are what they are",
            FitFlags.ScoreTest => "Add what is named; check gain, area and background",
            _ => null,
        };
}
