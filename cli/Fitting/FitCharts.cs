using Almagest.Cli.Reports;
using Almagest.Spectra.Inputs;

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

    /// <summary>The whole spectrum on the network's grid: what was observed, and what was filled in where nothing was.</summary>
    public static string Filled(FilledSpectrum spectrum)
    {
        int[] missing = [.. Enumerable.Range(0, spectrum.Filled.Length).Where(bin => !spectrum.Observed[bin])];
        var chart = new Chart("as the network sees it", "energy (keV)", $"{spectrum.Unit} per bin", logX: true);
        foreach (int bin in missing) chart.Shade(spectrum.Grid.Lower(bin), spectrum.Grid.Upper(bin));
        double Middle(int bin) => Math.Sqrt(spectrum.Grid.Lower(bin) * spectrum.Grid.Upper(bin));
        return chart.Dots("observed", Enumerable.Range(0, spectrum.Data.Length).Where(bin => spectrum.Observed[bin]).Select(bin => (Middle(bin), spectrum.Data[bin])), Chart.Blue)
            .Dots("filled", missing.Select(bin => (Middle(bin), spectrum.Filled[bin])), Chart.Orange, 2.4).ToSvg(440, 330);
    }
}
