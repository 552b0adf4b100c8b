using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting.Backgrounds;

/// <summary>A shape that nobody learnt: flat in energy, with polynomials of ln E for components.</summary>
internal static class SmoothShape
{
    private const int MostBins = 256,
        Degrees = 6;

    public static BackgroundShape Of(FitSpectrum like, FitSettings settings)
    {
        int[] channels = ShapeLearner.ChannelsOf(like, settings);
        int width = (channels.Length + MostBins - 1) / MostBins;
        int[] widths = [.. channels.Chunk(width).Select(bin => bin.Length)];
        RedistributionMatrix response = like.Response.Redistribution;
        int offset = like.Observed.Source.FirstChannel - response.FirstChannel;
        double[] share = new double[widths.Length],
            log = new double[widths.Length];
        foreach ((int bin, int[] held) in channels.Chunk(width).Index())
        {
            double[] edges =
            [
                response.ChannelLower[held[0] + offset],
                response.ChannelUpper[held[0] + offset],
                response.ChannelLower[held[^1] + offset],
                response.ChannelUpper[held[^1] + offset],
            ];
            (double lowest, double highest) = (Math.Max(edges.Min(), EnergyGrid.SmallestEnergy), edges.Max());
            (share[bin], log[bin]) = (highest - lowest, Math.Log(0.5 * (lowest + highest)));
        }
        (double sum, double left, double right) = (share.Sum(), log.Min(), log.Max());
        double[] x = [.. log.Select(one => right > left ? (2 * (one - left) / (right - left)) - 1 : 0)];
        return new BackgroundShape
        {
            Name = BackgroundShape.Smooth,
            Instrument = like.Observed.Source.Instrument,
            FirstOfInstrument = like.Observed.Source.FirstChannel,
            FirstChannel = like.Observed.Source.FirstChannel + channels[0],
            ChannelCount = like.Observed.Source.ChannelCount,
            Widths = widths,
            LogShare = [.. share.Select((one, bin) => Math.Log(one / sum / widths[bin]))],
            Components =
            [
                .. Enumerable
                    .Range(1, Math.Min(Degrees, widths.Length - 1))
                    .Select(degree => x.Select(one => Legendre(degree, one)).ToArray()),
            ],
        };
    }

    private static double Legendre(int degree, double x)
    {
        (double before, double now) = (1, x);
        for (int n = 1; n < degree; n++)
            (before, now) = (now, ((((2 * n) + 1) * x * now) - (n * before)) / (n + 1));
        return now;
    }
}
