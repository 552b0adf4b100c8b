using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting.Backgrounds;

/// <summary>The shapes of measured backgrounds without their noise, to draw others like them.</summary>
public static class MeasuredBackgrounds
{
    /// <summary>Of a background that no shape describes: so many counts in a bin at least. Its own noise is then a
    /// fifth.</summary>
    private const int CountsPerBin = 25;

    /// <summary>Each by the shape that all have in common and as many components as Akaike's criterion wants; a smooth one where
    /// they are too few; its own counts where neither describes it.</summary>
    /// <param name="backgrounds">In the channels of the response.</param>
    /// <param name="response">Says the energies of the channels.</param>
    /// <param name="grid">Channels beside it are left out.</param>
    /// <returns>Shape [backgrounds][bins of the grid]: shares of the counts, sum 1.</returns>
    /// <exception cref="SpectralDataException">One is no Poisson background, or has no counts on the grid; says which by its
    /// place, from 1.</exception>
    public static double[][] SharesOf(IReadOnlyList<CountSpectrum> backgrounds, ResponseMatrix response, EnergyGrid grid)
    {
        int[] bins = ChannelBinning.BinOfChannel(response.Redistribution, grid);
        FitSettings settings = new() { LowerEnergy = grid.Edges[0] * (1 + 1e-9), UpperEnergy = grid.Edges[^1] * (1 - 1e-9) };
        FitSpectrum[] spectra = [.. backgrounds.Select((one, i) => Usable(one, i, response, bins))];
        BackgroundShape? learnt = ShapeLearner.Learn(spectra.Select(one => one.Observed), spectra[0], settings);
        return
        [
            .. spectra.Select(one =>
                Shares(
                    FittedBackground.Of(one, settings, learnt) is { } by ? Rates(by, response) : Steps(one),
                    bins,
                    grid.BinCount
                )
            ),
        ];
    }

    private static FitSpectrum Usable(CountSpectrum background, int index, ResponseMatrix response, int[] bins)
    {
        var observed = new ObservedSpectrum(background, background, "");
        string where = $"background {index + 1}";
        if (!ShapeLearner.IsUsable(observed))
            throw SpectralDataException.At(
                where,
                "counts that are not Poisson's, or no exposure",
                "counts as they were detected"
            );
        return bins.Where(
                (bin, channel) => bin != ChannelBinning.None && !background.IsBad(channel) && background.Counts[channel] > 0
            )
            .Any()
            ? new FitSpectrum(observed, response)
            : throw SpectralDataException.At(where, "no counts in good channels of the campaign's grid", "some");
    }

    /// <summary>Counts s⁻¹ in each channel.</summary>
    private static double[] Rates(FittedBackground background, ResponseMatrix response)
    {
        SpectralModel model = background.Model.Model;
        ResponseMatrix unit = UnitResponse.Of(response.Redistribution);
        double[] flux = new double[unit.Redistribution.Energies.BinCount],
            rates = new double[response.ChannelCount];
        model
            .Bind(unit.Redistribution.Energies)
            .Evaluate([.. FitParameter.DefaultsOf(model).Select(one => one.Value)], flux, new EvaluationWorkspace());
        unit.Fold(flux, rates);
        return rates;
    }

    /// <summary>Its counts, flat within bins of enough of them.</summary>
    private static double[] Steps(FitSpectrum spectrum)
    {
        CountSpectrum background = spectrum.Observed.Background!;
        double[] steps = new double[background.ChannelCount];
        (int first, double sum) = (0, 0);
        for (int channel = 0; channel < steps.Length; channel++)
        {
            sum += background.IsBad(channel) ? 0 : background.Counts[channel];
            if (sum < CountsPerBin && channel < steps.Length - 1)
                continue;
            int good = Enumerable.Range(first, channel + 1 - first).Count(one => !background.IsBad(one));
            for (int one = first; one <= channel; one++)
                steps[one] = good > 0 ? sum / good : 0;
            (first, sum) = (channel + 1, 0);
        }
        return steps;
    }

    private static double[] Shares(double[] rates, int[] bins, int count)
    {
        double[] shares = new double[count];
        for (int channel = 0; channel < bins.Length; channel++)
            if (bins[channel] != ChannelBinning.None)
                shares[bins[channel]] += rates[channel];
        double sum = shares.Sum();
        return [.. shares.Select(one => one / sum)];
    }
}
