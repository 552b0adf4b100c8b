using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Learning.Priors;

namespace Almagest.Pages.Campaigns;

/// <summary>What is believed of a parameter before the data.</summary>
internal static class PriorPictures
{
    private const int Bins = 40;
    private const double Margin = 0.06;

    /// <param name="unit">Empty: none.</param>
    /// <returns>Null: it is fixed.</returns>
    public static Picture? Of(ParameterPrior prior, string unit)
    {
        if (!prior.IsFree || !(prior.Upper > prior.Lower))
            return null;
        // The norm follows the counts, which are what is drawn.
        bool isCounts = prior.Kind == PriorKind.ExpectedCounts,
            isLog = isCounts || prior.Kind == PriorKind.LogUniform;
        ParameterPrior drawn = isCounts ? prior with { Kind = PriorKind.LogUniform } : prior;
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => At((double)i / Bins))],
            shares = [.. Enumerable.Range(0, Bins).Select(i => PriorShape.Share(drawn, edges[i], edges[i + 1]))];
        string name = prior.Name[(prior.Name.LastIndexOf('.') + 1)..],
            title = isCounts ? "expected counts"
            : unit.Length > 0 ? $"{name} ({unit})"
            : name;
        return new Chart("", title, "share", logX: isLog)
            .XRange(At(-Margin), At(1 + Margin))
            .YRange(0, 1.15 * shares.Max())
            .Histogram(null, edges, shares, Ink.Blue)
            .Draw(340, 190, $"{prior.Name}: {CampaignWords.Of(prior.Kind)}, {prior.Lower:G4} to {prior.Upper:G4}");

        double At(double share) =>
            isLog
                ? prior.Lower * Math.Pow(prior.Upper / prior.Lower, share)
                : prior.Lower + (share * (prior.Upper - prior.Lower));
    }
}
