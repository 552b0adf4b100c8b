using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models;

/// <summary>A model on one grid. Thread-safe; an evaluation allocates nothing once the array pool is warm.</summary>
public sealed class BoundModel
{
    private readonly ModelNode _root;
    private readonly BoundGrid _grid;

    internal BoundModel(SpectralModel model, ModelNode root, BoundGrid grid) => (Model, _root, _grid) = (model, root, grid);

    public SpectralModel Model { get; }

    public EnergyGrid Grid => _grid.Grid;

    /// <summary>Writes the flux of each bin, photons cm⁻² s⁻¹.</summary>
    /// <remarks>
    /// Additive components are integrated over the bin to 1e-7; the factors that multiply them are taken at its arithmetic middle.
    /// Where a factor jumps inside a wide bin (52 eV at an absorption edge) that bin may be wrong by tens of per cent.
    /// </remarks>
    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <param name="flux">Shape [bins]; overwritten.</param>
    public void Evaluate(ReadOnlySpan<double> parameters, Span<double> flux)
    {
        Model.RequireOneValuePerParameter(parameters);
        Grid.RequireOneValuePerBin(flux);
        ModelEvaluator.Flux(_root, _grid, parameters, flux);
    }

    /// <summary>Writes ∂ flux / ∂ parameter of each bin: by formula for norms, columns and power laws, else by differences.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <param name="index">Of the parameter, from 0.</param>
    /// <param name="derivative">Shape [bins]; overwritten.</param>
    public void Differentiate(ReadOnlySpan<double> parameters, int index, Span<double> derivative)
    {
        Model.RequireOneValuePerParameter(parameters);
        Grid.RequireOneValuePerBin(derivative);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, parameters.Length);
        ModelEvaluator.Derivative(_root, _grid, parameters, index, derivative);
    }

    /// <summary>Writes the flux of each bin and its derivatives together, which costs less than one after the other.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <param name="free">Indices of the parameters to differentiate by, from 0.</param>
    /// <param name="flux">Shape [bins], photons cm⁻² s⁻¹; overwritten.</param>
    /// <param name="jacobian">Shape [free, bins], row-major: ∂ flux / ∂ parameter; overwritten.</param>
    public void Linearise(ReadOnlySpan<double> parameters, ReadOnlySpan<int> free, Span<double> flux, Span<double> jacobian)
    {
        if (jacobian.Length != free.Length * flux.Length)
            throw new ArgumentException($"{jacobian.Length} values for {free.Length} parameters and {flux.Length} bins.", nameof(jacobian));
        Evaluate(parameters, flux);
        for (int i = 0; i < free.Length; i++) Differentiate(parameters, free[i], jacobian.Slice(i * flux.Length, flux.Length));
    }
}
