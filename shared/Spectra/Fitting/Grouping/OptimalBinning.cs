using System.Runtime.CompilerServices;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting.Grouping;

/// <summary>How wide bins may be without a loss: about the instrument's resolution where counts are few, a third of it where they
/// are many.</summary>
/// <remarks>Source: Kaastra and Bleeker 2016, A&amp;A 587, A151, section 8 and appendix B, as in HEASoft's
/// <c>ftgrouppha grouptype=opt</c>.</remarks>
internal static class OptimalBinning
{
    /// <summary>Counts of a Gaussian line over those within its FWHM.</summary>
    private const double BeyondFwhm = 1.314;

    /// <summary>x below which a bin is as wide as the FWHM.</summary>
    private const double FewCounts = 2.119;

    private static readonly ConditionalWeakTable<RedistributionMatrix, double[]> Known = [];

    /// <summary>The widest bin that each channel may be in, channels.</summary>
    /// <param name="fwhm">Shape [channels], channels.</param>
    /// <param name="counts">Shape [channels].</param>
    /// <returns>Shape [channels], at least 1.</returns>
    public static int[] WidestBins(ReadOnlySpan<double> fwhm, ReadOnlySpan<double> counts)
    {
        double elements = 0;
        foreach (double width in fwhm)
            elements += 1 / width;
        double trials = 1 + (0.2 * Math.Log(Math.Max(1, elements)));
        int[] widest = new int[fwhm.Length];
        for (int channel = 0; channel < widest.Length; channel++)
        {
            int first = (int)Math.Max(0, Math.Round(channel - (fwhm[channel] / 2), MidpointRounding.AwayFromZero)),
                last = (int)Math.Min(widest.Length - 1, Math.Round(channel + (fwhm[channel] / 2), MidpointRounding.AwayFromZero));
            double inElement = 0;
            for (int i = first; i <= last; i++)
                inElement += BeyondFwhm * counts[i];
            widest[channel] = Math.Max(1, (int)(fwhm[channel] * ShareOfFwhm(inElement * trials)));
        }
        return widest;
    }

    /// <summary>Δ / FWHM.</summary>
    /// <param name="counts">In a resolution element, times 1 + 0.2 ln R.</param>
    private static double ShareOfFwhm(double counts)
    {
        double x = counts > 0 ? Math.Log(counts) : 0;
        return x <= FewCounts ? 1 : ((0.08 * x) + 7 + (1.8 / x)) / (x + 5.9);
    }

    /// <summary>The full width at half maximum of a line at the energy of each channel, channels.</summary>
    /// <returns>Shape [channels].</returns>
    public static double[] WidthsOf(RedistributionMatrix matrix) => Known.GetValue(matrix, Measure);

    private static double[] Measure(RedistributionMatrix matrix)
    {
        double[] widths = new double[matrix.ChannelCount],
            row = new double[matrix.ChannelCount];
        double?[] ofBin = new double?[matrix.Energies.BinCount];
        for (int bin = 0; bin < ofBin.Length; bin++)
        {
            Array.Clear(row);
            foreach (RedistributionMatrix.Run run in matrix.RunsOf(bin))
                for (int i = 0; i < run.ChannelCount; i++)
                    row[run.FirstChannel + i] += matrix.ValuesOf(run)[i];
            ofBin[bin] = WidthOf(row);
        }
        for (int channel = 0; channel < widths.Length; channel++)
        {
            double energy = ChannelBinning.NominalEnergy(matrix, channel);
            int bin = Math.Clamp(
                matrix.Energies.FindBin(Math.Clamp(energy, matrix.Energies.Edges[0], matrix.Energies.Edges[^1] * (1 - 1e-12))),
                0,
                ofBin.Length - 1
            );
            widths[channel] = Nearest(ofBin, bin) ?? 1;
        }
        return widths;
    }

    /// <summary>Of the bin, or of the nearest that measures anything.</summary>
    private static double? Nearest(double?[] ofBin, int bin)
    {
        for (int away = 0; away < ofBin.Length; away++)
        {
            if (bin - away >= 0 && ofBin[bin - away] is { } below)
                return below;
            if (bin + away < ofBin.Length && ofBin[bin + away] is { } above)
                return above;
        }
        return null;
    }

    /// <summary>Between the points beside the highest channel where the row falls to half of it.</summary>
    private static double? WidthOf(double[] row)
    {
        int peak = Array.IndexOf(row, row.Max());
        double half = row[peak] / 2;
        if (!(half > 0))
            return null;
        return Reach(-1) + Reach(1);

        double Reach(int step)
        {
            int at = peak;
            while (at + step >= 0 && at + step < row.Length && row[at + step] > half)
                at += step;
            double beyond = at + step >= 0 && at + step < row.Length ? row[at + step] : 0;
            return Math.Abs(at - peak) + ((row[at] - half) / (row[at] - beyond));
        }
    }
}
