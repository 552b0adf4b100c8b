using Almagest.Cli.Reports;

namespace Almagest.Cli.Fitting;

/// <summary>Data, folded model and residuals of one fit; the spectrum on the network's grid with its gaps filled.</summary>
internal static class FitCharts
{
    public static string Data(string title, IReadOnlyList<DisplayBin> bins, int width = 680)
    {
        double[] edges = [.. bins.Select(bin => bin.Lower), bins[^1].Upper];
        double lowest = bins.Where(bin => bin.Rate > 0).Select(bin => bin.Rate).DefaultIfEmpty(1e-6).Min();
        double highest = bins.Max(bin => Math.Max(bin.Rate + bin.Error, bin.Model));
        return new Chart(title, "energy (keV)", "net counts s⁻¹ keV⁻¹", logX: true, logY: true)
            .XRange(edges[0], edges[^1]).YRange(Math.Max(lowest / 2, highest * 1e-5), highest * 1.6)
            .Errors("data", bins.Select(bin => (bin.Center, bin.Rate, (bin.Upper - bin.Lower) / 2, bin.Error)), Chart.Blue)
            .Steps("folded model", edges, [.. bins.Select(bin => bin.Model)], Chart.Orange).ToSvg(width, 330);
    }

    public static string Residuals(IReadOnlyList<DisplayBin> bins, int width = 680)
    {
        double reach = Math.Max(4, Math.Min(12, bins.Where(bin => double.IsFinite(bin.Residual)).Select(bin => Math.Abs(bin.Residual)).DefaultIfEmpty(4).Max() * 1.1));
        return new Chart("residuals", "energy (keV)", "(data - model) / σ", logX: true)
            .XRange(bins[0].Lower, bins[^1].Upper).YRange(-reach, reach)
            .Errors(null, bins.Select(bin => (bin.Center, bin.Residual, (bin.Upper - bin.Lower) / 2, 1.0)), Chart.Blue)
            .HorizontalLine(0).ToSvg(width, 190);
    }

    /// <param name="edges">The campaign's grid, n + 1 edges, keV.</param>
    /// <param name="filled">Shape [n], after the last pass.</param>
    /// <param name="observed">Shape [n].</param>
    /// <param name="quantity">What the values are, with their unit.</param>
    public static string Filled(IReadOnlyList<double> edges, IReadOnlyList<double> filled, IReadOnlyList<bool> observed, string quantity)
    {
        var chart = new Chart("as the network sees it", "energy (keV)", quantity, logX: true);
        IEnumerable<(double, double)> Points(bool seen) => Enumerable.Range(0, filled.Count)
            .Where(bin => observed[bin] == seen).Select(bin => (Math.Sqrt(Math.Max(edges[bin], 1e-6) * edges[bin + 1]), filled[bin]));
        return chart.Dots("observed", Points(true), Chart.Blue).Dots("filled", Points(false), Chart.Orange, 2.4).ToSvg(440, 330);
    }
}
