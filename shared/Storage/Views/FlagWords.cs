using Almagest.Spectra.Fitting.Results;

namespace Almagest.Storage.Views;

/// <summary>Flags in a sentence each; docs/flags.md has more.</summary>
internal static class FlagWords
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
}
