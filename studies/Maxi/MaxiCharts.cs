using Almagest.Charts.Axes;
using Almagest.Charts.Drawing;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Spectra;

namespace Almagest.Studies.Maxi;

internal static class MaxiCharts
{
    /// <summary>E² N(E) of a source, its filling and the truth. What lies below a hundred-thousandth of the peak is not
    /// drawn.</summary>
    public static string Filled(Campaign campaign, MaxiExample example)
    {
        (EnergyGrid grid, FilledSpectrum filled) = (new EnergyGrid(campaign.GridEdges), example.Filled);
        double Middle(int bin) => Math.Sqrt(grid.Lower(bin) * grid.Upper(bin));
        double Power(int bin, double density) => density * Middle(bin) * Middle(bin);
        int[] all = [.. Enumerable.Range(0, grid.BinCount)];
        double[] truth = [.. all.Select(bin => Power(bin, example.Source.Flux[bin] / grid.Width(bin)))];
        double floor = 1e-5 * truth.Max();
        (double[] lower, double[] upper) = filled.Band!.Value;
        var chart = new Chart(
            $"without the {SyntheticTelescope.All[example.Absent].Name} telescope",
            "energy (keV)",
            "E² N(E), keV cm⁻² s⁻¹",
            logX: true,
            logY: true
        ).YRange(floor, 10 * truth.Max());
        int[] missing = [.. all.Where(bin => !filled.Observed[bin] && truth[bin] > floor)];
        chart.Bands(
            "68 % band",
            missing.Select(bin =>
                (grid.Lower(bin), grid.Upper(bin), Math.Max(floor, Power(bin, lower[bin])), Power(bin, upper[bin]))
            ),
            Ink.Orange
        );
        // Where absorption leaves nothing the line is broken.
        int[] lit = [.. all.Where(bin => truth[bin] > floor)];
        foreach (
            IGrouping<int, (int Bin, int Place)> stretch in lit.Select((bin, place) => (bin, place))
                .GroupBy(one => one.bin - one.place)
        )
            chart.Line(
                stretch.First().Place == 0 ? "truth" : null,
                stretch.Select(one => (Middle(one.Bin), truth[one.Bin])),
                Ink.Grey
            );
        return chart
            .Dots(
                "data",
                all.Where(bin => filled.Observed[bin]).Select(bin => (Middle(bin), Power(bin, filled.Data[bin]))),
                Ink.Blue
            )
            .Dots("filled", missing.Select(bin => (Middle(bin), Power(bin, filled.Filled[bin]))), Ink.Orange, 2.2)
            .ToSvg(560, 360);
    }
}
