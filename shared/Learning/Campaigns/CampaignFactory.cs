using Almagest.Learning.Priors;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Campaigns;

/// <summary>A response and its name.</summary>
public sealed record NamedResponse(string Key, ResponseMatrix Response);

/// <summary>The campaign that fits observations whose owner said no more than model, responses and energies.</summary>
public static class CampaignFactory
{
    /// <summary>The networks start from a quick estimate (decision 0004) and learn what it lacks: this many are enough.</summary>
    public const int DefaultSpectra = 24_000;

    /// <summary>A norm is drawn such that so many counts are expected.</summary>
    /// <param name="expression">Such as "tbabs*powerlaw".</param>
    /// <param name="responses">At least one; each synthetic spectrum goes through one of them.</param>
    /// <param name="lowest">keV; channels whose middle lies below are not used.</param>
    /// <param name="highest">keV; channels whose middle lies above are not used.</param>
    /// <param name="frozen">Values of parameters, by name, that are not fitted.</param>
    /// <param name="overrides">Priors instead of the defaults.</param>
    /// <param name="abundances">Of the absorption models.</param>
    /// <param name="spectra">How many to draw.</param>
    /// <exception cref="SpectralDataException">A parameter is unknown or has no default prior; no channel between the
    /// energies.</exception>
    public static Campaign ForResponses(
        string expression,
        IReadOnlyList<NamedResponse> responses,
        double lowest,
        double highest,
        IReadOnlyDictionary<string, double>? frozen = null,
        IReadOnlyList<ParameterPrior>? overrides = null,
        string abundances = "wilm",
        int spectra = DefaultSpectra
    )
    {
        ParameterPrior[] priors = PriorsOf(SpectralModel.Parse(expression, abundances), lowest, highest, frozen, overrides);
        var campaign = new Campaign
        {
            Name = "fit",
            Model = expression,
            Abundances = abundances,
            GridEdges = ResponseGrid.EdgesFor([.. responses.Select(named => named.Response.Redistribution)], lowest, highest),
            Parameters = priors,
            // Sorted, so that the same files named in another order are the same campaign.
            Instruments =
            [
                new CampaignInstrument(
                    "observed",
                    [.. responses.Select(named => named.Key).Distinct().Order(StringComparer.Ordinal)],
                    1e2,
                    1e6,
                    WideBackground
                ),
            ],
            Gaps = [GapPattern.None, RandomGap],
            Spectra = spectra,
        };
        CampaignValidator.Require(campaign);
        return campaign;
    }

    /// <summary>The same for spectra in flux: no instruments, and no noise.</summary>
    /// <param name="bins">keV, of all spectra together.</param>
    /// <param name="norms">Priors of the norms: of a flux no counts set them.</param>
    /// <exception cref="SpectralDataException">A parameter is unknown or has no default prior; there is no bin.</exception>
    public static Campaign ForFlux(
        string expression,
        IReadOnlyList<(double Lower, double Upper)> bins,
        IReadOnlyList<ParameterPrior> norms,
        IReadOnlyDictionary<string, double>? frozen = null,
        string abundances = "wilm",
        int spectra = DefaultSpectra
    )
    {
        SpectralModel model = SpectralModel.Parse(expression, abundances);
        (double[] edges, IReadOnlyList<MissingBand> missing) = FluxGrid.Of(bins);
        var campaign = new Campaign
        {
            Name = "fit",
            Model = expression,
            Abundances = abundances,
            GridEdges = edges,
            Parameters = PriorsOf(model, edges[0], edges[^1], frozen, norms),
            Gaps =
            [
                missing.Count is > 0 and < GapValidator.MostGaps
                    ? new GapPattern(GapKind.Fixed, missing[0].Lower, missing[0].Upper)
                    {
                        Further = missing.Count > 1 ? [.. missing.Skip(1)] : null,
                    }
                    : GapPattern.None,
                RandomGap,
            ],
            Spectra = spectra,
        };
        CampaignValidator.Require(campaign);
        return campaign;
    }

    private static GapPattern RandomGap { get; } = new(GapKind.Random, 0.05, 0.4);

    private static ParameterPrior[] PriorsOf(
        SpectralModel model,
        double lowest,
        double highest,
        IReadOnlyDictionary<string, double>? frozen,
        IReadOnlyList<ParameterPrior>? overrides
    )
    {
        var priors = new ParameterPrior[model.Parameters.Count];
        foreach (ParameterPrior prior in overrides ?? [])
        {
            int index = model.IndexOf(prior.Name);
            priors[index] = prior with { Name = model.Parameters[index].Name };
        }
        foreach ((string name, double value) in frozen ?? new Dictionary<string, double>())
        {
            int index = model.IndexOf(name);
            priors[index] = new ParameterPrior(model.Parameters[index].Name, PriorKind.Fixed, value, value);
        }
        for (int i = 0; i < priors.Length; i++)
            priors[i] ??= DefaultPriors.Of(model.Parameters[i], lowest, highest);
        return priors;
    }

    /// <summary>From a thousandth of the source to three times it, in regions as large as the source's up to a thousand
    /// times.</summary>
    private static BackgroundPrior WideBackground { get; } = new(1e-3, 3, 0.3, 1e3, 0.8);
}
