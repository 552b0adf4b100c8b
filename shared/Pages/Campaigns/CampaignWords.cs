using System.Globalization;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Pages.Numbers;

namespace Almagest.Pages.Campaigns;

/// <summary>What a campaign says, for people.</summary>
internal static class CampaignWords
{
    /// <summary>"uniform", "fixed".</summary>
    public static string Of(PriorKind kind) =>
        kind switch
        {
            PriorKind.Fixed => "fixed",
            PriorKind.Uniform => "uniform",
            PriorKind.LogUniform => "uniform in the logarithm",
            PriorKind.TruncatedNormal => "normal, cut off",
            PriorKind.ExpectedCounts => "such that the expected counts are uniform in the logarithm",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such prior."),
        };

    /// <summary>"10²² cm⁻²" of "1e22 cm^-2", as models have it.</summary>
    public static string Unit(string unit) =>
        UnitText.Of(unit.Replace("1e22 ", "10**22 ", StringComparison.Ordinal).Replace("^", "**", StringComparison.Ordinal));

    /// <summary>How gaps are filled.</summary>
    public static string Of(FillerKind? kind) =>
        kind switch
        {
            null or FillerKind.Dae => "an auto-encoder on its own fillings",
            FillerKind.GaussNewton => "learnt Gauss-Newton steps, which find targets and gaps together",
            FillerKind.Plain => "an auto-encoder on its own fillings, from the mean",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such filler."),
        };

    /// <summary>"a gap of 10 % to 30 % of the bins, anywhere".</summary>
    public static string Of(GapPattern gap) =>
        gap.Kind switch
        {
            GapKind.None => "no gap",
            GapKind.Fixed => string.Join(
                " and ",
                (gap.Further ?? [])
                    .Prepend(new MissingBand(gap.Lower, gap.Upper))
                    .Select(band => $"{Figure.Of(band.Lower, 3)} to {Figure.Of(band.Upper, 3)} keV")
            ),
            GapKind.Random =>
                $"{(gap.Count is > 1 and { } count ? $"{count} gaps, each" : "a gap")} of {Shares(gap)} of the bins, anywhere",
            GapKind.Scattered => $"single bins here and there, {Shares(gap)} of all",
            _ => throw new ArgumentOutOfRangeException(nameof(gap), gap.Kind, "No such gap."),
        };

    /// <summary>"0.01 to 1 of the source's counts, in half of the spectra"; null: none.</summary>
    public static string Of(BackgroundPrior? background) =>
        background is null
            ? "none"
            : $"{Figure.Of(background.FractionLower, 2)} to {Figure.Of(background.FractionUpper, 2)} of the source's counts, in "
                + $"{Figure.Percent(background.Share)} of the spectra"
                + (
                    background.Measured is { Count: > 0 and var measured }
                        ? string.Create(CultureInfo.InvariantCulture, $"; half of them of {measured} measured shapes")
                        : ""
                );

    private static string Shares(GapPattern gap) =>
        gap.Lower == gap.Upper ? Figure.Percent(gap.Lower) : $"{Figure.Percent(gap.Lower)} to {Figure.Percent(gap.Upper)}";
}
