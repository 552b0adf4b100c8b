using System.Globalization;
using Almagest.Learning.Priors;

namespace Almagest.Learning.Campaigns;

/// <summary>What an instrument of a campaign may be.</summary>
internal static class InstrumentValidator
{
    private const double LargestRatio = 1e4;
    private const int MostTogether = 32;

    /// <param name="instrument">Of the campaign.</param>
    /// <param name="bins">Of its grid.</param>
    public static void Require(CampaignInstrument instrument, int bins)
    {
        string where = $"instrument \"{instrument.Name}\"";
        CampaignRule.Require(instrument.ResponseKeys.Count > 0, where, "no responses", "at least one");
        RequireAscending(instrument.ExposureLower, instrument.ExposureUpper, double.MaxValue, $"{where}, exposure");
        if (instrument.Background is not { } background)
            return;
        RequireAscending(
            background.FractionLower,
            background.FractionUpper,
            LargestRatio,
            $"{where}, background's fraction of the source"
        );
        RequireAscending(background.ScaleLower, background.ScaleUpper, LargestRatio, $"{where}, background's scale");
        CampaignRule.Require(
            background.Share is >= 0 and <= 1,
            $"{where}, share of spectra with a background",
            $"{background.Share}",
            "0 to 1"
        );
        if (background.Measured is { } measured)
            RequireShapes(measured, bins, $"{where}, measured backgrounds");
    }

    public static void RequireDropOuts(IReadOnlyList<CampaignInstrument> instruments)
    {
        if (!instruments.Any(instrument => instrument.DropOut is not null))
            return;
        CampaignRule.Require(
            instruments.Count <= MostTogether,
            "instruments",
            $"{instruments.Count} that see a source together",
            $"at most {MostTogether}"
        );
        foreach (CampaignInstrument instrument in instruments)
            CampaignRule.Require(
                instrument.DropOut is >= 0 and < 1,
                $"instrument \"{instrument.Name}\", dropOut",
                $"{instrument.DropOut?.ToString(CultureInfo.InvariantCulture) ?? "none"}",
                "a share from 0 to less than 1, as another instrument has one"
            );
    }

    private static void RequireShapes(IReadOnlyList<double[]> shapes, int bins, string where)
    {
        CampaignRule.Require(
            shapes.Count is > 0 and <= BackgroundPrior.MostMeasured,
            where,
            $"{shapes.Count}",
            $"1 to {BackgroundPrior.MostMeasured}"
        );
        foreach (double[] shape in shapes)
            CampaignRule.Require(
                shape?.Length == bins && shape.All(share => share >= 0) && Math.Abs(shape.Sum() - 1) < 1e-3,
                where,
                "a shape that is none of this grid",
                $"{bins} shares from 0, with the sum 1"
            );
    }

    /// <summary>Both are drawn uniform in the logarithm, so 0 is no end. Equal ends are one value.</summary>
    private static void RequireAscending(double lower, double upper, double most, string where) =>
        CampaignRule.Require(
            lower > 0 && lower <= upper && upper <= most,
            where,
            $"{lower} to {upper}",
            $"ascending, from more than 0 to at most {most}"
        );
}
