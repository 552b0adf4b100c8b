using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.Encoders;

/// <summary>The spectrum that all others are compared with: every free parameter at its prior's middle.</summary>
/// <remarks>Norms of counts are such that each component emits 1 photon cm⁻² s⁻¹ within the grid. Fixed norms are left out, as
/// brightness does not scale them.</remarks>
internal sealed class ReferenceSpectrum
{
    private readonly SpectralModel _model;
    private readonly EnergyGrid _grid;
    private readonly double[] _folded;

    public ReferenceSpectrum(Campaign campaign, SpectralModel model)
    {
        (_model, _grid) = (model, new EnergyGrid(campaign.GridEdges));
        Parameters = [.. campaign.Parameters.Select(PriorSampler.Middle)];
        _folded = [.. Parameters];
        bool isFolded = campaign.Instruments.Count > 0;
        for (int i = 0; isFolded && i < Parameters.Length; i++)
            if (model.Parameters[i].Lights)
                _folded[i] = 0;
        for (int i = 0; isFolded && i < Parameters.Length; i++)
            if (campaign.Parameters[i].Kind == PriorKind.ExpectedCounts)
                Parameters[i] = 1 / PhotonsOfComponent(i, campaign);
        for (int i = 0; isFolded && i < Parameters.Length; i++)
            if (campaign.Parameters[i].Kind == PriorKind.ExpectedCounts)
                _folded[i] = Parameters[i];
    }

    /// <summary>Shape [parameters], the model's order.</summary>
    public double[] Parameters { get; }

    /// <summary>Shape [B]: flux density at the bins' centres, photons cm⁻² s⁻¹ keV⁻¹.</summary>
    public double[] Density()
    {
        double[] density = new double[_grid.BinCount];
        _model.EvaluateDensity(FluxRecipe.CentersOf(_grid), Parameters, density);
        return density;
    }

    /// <summary>Shape [B]: photons cm⁻² s⁻¹ in each bin, fixed norms left out.</summary>
    public double[] Photons()
    {
        double[] photons = new double[_grid.BinCount];
        _model.Evaluate(_grid, _folded, photons);
        return photons;
    }

    /// <summary>Shape [channels]: counts s⁻¹.</summary>
    public double[] RateOf(ResponseMatrix response)
    {
        double[] flux = new double[response.Energies.BinCount];
        double[] rate = new double[response.ChannelCount];
        _model.Evaluate(response.Energies, _folded, flux);
        response.Fold(flux, rate);
        return rate;
    }

    private double PhotonsOfComponent(int norm, Campaign campaign)
    {
        double[] flux = new double[_grid.BinCount];
        _folded[norm] = 1;
        _model.Evaluate(_grid, _folded, flux);
        _folded[norm] = 0;
        double photons = flux.Sum();
        return photons > 0 && double.IsFinite(photons)
            ? photons
            : throw SpectralDataException.At(
                $"campaign \"{campaign.Name}\", {_model.Parameters[norm].Name}",
                $"{photons} photons within the grid at the middle of the priors",
                "some"
            );
    }
}
