using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;

namespace Almagest.Charts.Fits;

/// <summary>One parameter of many fits.</summary>
public static class CatalogueCharts
{
    /// <param name="name">The parameter's, short.</param>
    /// <param name="points">Place in the catalogue, value and 1 σ.</param>
    public static Picture Along(string name, IEnumerable<(double Place, double Value, double Sigma)> points, bool isLog) =>
        new Chart(name, "position in the catalogue", name, logY: isLog)
            .Errors(null, points.Select(p => (p.Place, p.Value, 0.0, p.Sigma)), Ink.Blue)
            .Draw(440, 300);

    /// <summary>The network's answers against the fits', with the line of equality.</summary>
    /// <param name="name">The parameter's, short.</param>
    public static Picture NetworkAgainstFit(string name, IReadOnlyList<(double Fit, double Network)> points, bool isLog)
    {
        (double lower, double upper) = (points.Min(p => p.Fit), points.Max(p => p.Fit));
        return new Chart($"{name}: network against fit", "fit", "network", logX: isLog, logY: isLog)
            .Dots(null, points, Ink.Orange)
            .Line(null, [(lower, lower), (upper, upper)], Ink.Grey, dashed: true)
            .Draw(440, 300);
    }
}
