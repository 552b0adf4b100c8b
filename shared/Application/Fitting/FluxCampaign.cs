using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Ogip;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;

namespace Almagest.Application.Fitting;

/// <summary>The campaign that fits tables of flux whose owner said no more than the model: their own bins, and norms about as
/// bright as they are.</summary>
internal static class FluxCampaign
{
    /// <summary>Decades that a norm's prior reaches beyond what the brightness says, either way.</summary>
    private const int Decades = 3;

    /// <param name="tables">At least one, all in flux.</param>
    /// <param name="band">keV.</param>
    /// <exception cref="SpectralDataException">No bin in the band is above 0, or a parameter has no default prior.</exception>
    public static Campaign Of(
        FitRequest request,
        IReadOnlyList<ReadObservation> tables,
        (double Lowest, double Highest) band,
        IReadOnlyDictionary<string, double> frozen
    )
    {
        (double Lower, double Upper, double Density)[] bins =
        [
            .. tables.SelectMany(BinsOf).Where(bin => Middle(bin) >= band.Lowest && Middle(bin) <= band.Highest),
        ];
        return CampaignFactory.ForFlux(
            request.Model,
            [.. bins.Select(bin => (bin.Lower, bin.Upper))],
            NormsOf(SpectralModel.Parse(request.Model, request.Abundances), bins, frozen),
            frozen,
            request.Abundances,
            request.Simulations ?? CampaignFactory.DefaultSpectra
        );
    }

    /// <summary>Powers of ten about the norm with which a component alone is as bright as the data, so that tables of like
    /// brightness share a campaign.</summary>
    private static ParameterPrior[] NormsOf(
        SpectralModel model,
        (double Lower, double Upper, double Density)[] bins,
        IReadOnlyDictionary<string, double> frozen
    )
    {
        (double Lower, double Upper, double Density)[] bright = [.. bins.Where(bin => bin.Density > 0)];
        if (bright.Length == 0)
            throw SpectralDataException.At("spectra in flux", "no bin with a flux above 0", "at least one");
        int[] norms = [.. Enumerable.Range(0, model.Parameters.Count).Where(i => model.Parameters[i].IsNorm)];
        double[] parameters = [.. FitParameter.DefaultsOf(model).Select(parameter => parameter.Value)],
            density = new double[bright.Length];
        List<ParameterPrior> priors = [];
        foreach (int norm in norms.Where(i => !frozen.ContainsKey(model.Parameters[i].Name)))
        {
            foreach (int other in norms)
                parameters[other] = other == norm ? 1 : 0;
            model.EvaluateDensity([.. bright.Select(Middle)], parameters, density);
            double[] ratios = [.. bright.Zip(density, (bin, one) => bin.Density / one).Where(IsNumber).Order()];
            double middle = ratios.Length > 0 ? Math.Log10(ratios[ratios.Length / 2]) : 0;
            ModelParameter parameter = model.Parameters[norm];
            priors.Add(
                new(
                    parameter.Name,
                    PriorKind.LogUniform,
                    Math.Max(parameter.HardMin, Math.Pow(10, Math.Floor(middle) - Decades)),
                    Math.Min(parameter.HardMax, Math.Pow(10, Math.Ceiling(middle) + Decades))
                )
            );
        }
        return [.. priors];

        static bool IsNumber(double ratio) => ratio > 0 && double.IsFinite(ratio);
    }

    private static double Middle((double Lower, double Upper, double Density) bin) => Math.Sqrt(bin.Lower * bin.Upper);

    private static IEnumerable<(double Lower, double Upper, double Density)> BinsOf(ReadObservation table)
    {
        for (int k = 0; k < table.Spectra.Count; k++)
        {
            CountSpectrum flux = table.Spectra[k].Source;
            double[] lower = table.Responses[k].Redistribution.ChannelLower.ToArray(),
                upper = table.Responses[k].Redistribution.ChannelUpper.ToArray();
            for (int i = 0; i < flux.ChannelCount; i++)
                if (!flux.IsBad(i))
                    yield return (lower[i], upper[i], flux.Counts[i] / (upper[i] - lower[i]));
        }
    }
}
