using System.Collections.Concurrent;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;

namespace Almagest.Studies.OutOfDistribution;

/// <summary>Models folded through a response, in the channels of a band. Thread-safe.</summary>
/// <param name="lowest">keV; channels whose middle lies outside have nothing.</param>
/// <param name="highest">keV.</param>
internal sealed class ChannelRates(ResponseMatrix response, double lowest, double highest)
{
    private readonly ConcurrentDictionary<string, SpectralModel> _models = new();

    /// <summary>Shape [channels], counts per second.</summary>
    public double[] Of(string expression, params double[] parameters)
    {
        SpectralModel model = _models.GetOrAdd(expression, text => SpectralModel.Parse(text));
        double[] flux = new double[response.Energies.BinCount],
            rate = new double[response.ChannelCount];
        model.Evaluate(response.Energies, parameters, flux);
        response.Fold(flux, rate);
        return InBand(rate);
    }

    /// <summary>The same to every keV.</summary>
    public double[] Flat() =>
        InBand([
            .. Enumerable
                .Range(0, response.ChannelCount)
                .Select(channel => response.Redistribution.ChannelUpper[channel] - response.Redistribution.ChannelLower[channel]),
        ]);

    /// <summary>What a channel has goes to the one at so many times its energy, shared between two.</summary>
    public double[] Shift(double[] rate, double gain)
    {
        double[] shifted = new double[rate.Length];
        for (int channel = 0; channel < rate.Length; channel++)
        {
            double at = ((channel + 0.5) * gain) - 0.5;
            int below = (int)at;
            if (below < rate.Length)
                shifted[below] += (1 - (at - below)) * rate[channel];
            if (below + 1 < rate.Length)
                shifted[below + 1] += (at - below) * rate[channel];
        }
        return InBand(shifted);
    }

    /// <summary>Two spectra, the second with a share of all counts.</summary>
    public static double[] Mix(double[] one, double[] other, double share)
    {
        double factor = share / (1 - share) * one.Sum() / other.Sum();
        return [.. one.Zip(other, (a, b) => a + (factor * b))];
    }

    /// <summary>keV.</summary>
    public double Middle(int channel) =>
        0.5 * (response.Redistribution.ChannelLower[channel] + response.Redistribution.ChannelUpper[channel]);

    private double[] InBand(double[] rate)
    {
        for (int channel = 0; channel < rate.Length; channel++)
            if (Middle(channel) < lowest || Middle(channel) > highest)
                rate[channel] = 0;
        return rate;
    }
}
