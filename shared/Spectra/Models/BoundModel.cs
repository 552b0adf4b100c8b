using System.Buffers;
using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models;

/// <summary>A model on one grid. Thread-safe, each thread with a workspace of its own; with a warm one, an evaluation allocates
/// nothing.</summary>
public sealed class BoundModel
{
    private readonly ModelNode _root;
    private readonly BoundGrid _grid;

    internal BoundModel(SpectralModel model, ModelNode root, BoundGrid grid) => (Model, _root, _grid) = (model, root, grid);

    public SpectralModel Model { get; }

    public EnergyGrid Grid => _grid.Grid;

    /// <summary>Writes the flux of each bin, photons cm⁻² s⁻¹, by the model's rule of <see cref="BinIntegration"/>.</summary>
    /// <remarks>
    /// By default that is the integral over the bin to 1e-7 of it, at any parameters and always the same for the same ones.
    /// Bins that
    /// absorption leaves with less than 1e-30 of the brightest bin's photons are good to that.
    /// </remarks>
    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <param name="flux">Shape [bins]; overwritten.</param>
    /// <param name="workspace">Null: a new one.</param>
    public void Evaluate(ReadOnlySpan<double> parameters, Span<double> flux, EvaluationWorkspace? workspace = null) =>
        Linearise(parameters, [], flux, [], workspace);

    /// <summary>Writes ∂ flux / ∂ parameter of each bin: by formula, or by differences where a component has none.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <param name="index">Of the parameter, from 0.</param>
    /// <param name="derivative">Shape [bins]; overwritten.</param>
    /// <param name="workspace">Null: a new one.</param>
    public void Differentiate(
        ReadOnlySpan<double> parameters,
        int index,
        Span<double> derivative,
        EvaluationWorkspace? workspace = null
    )
    {
        Grid.RequireOneValuePerBin(derivative);
        double[] rented = ArrayPool<double>.Shared.Rent(derivative.Length);
        Linearise(parameters, [index], rented.AsSpan(0, derivative.Length), derivative, workspace);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Writes the flux of each bin and its derivatives together, which costs less than one after the other.</summary>
    /// <param name="parameters">Shape [parameters of the model].</param>
    /// <param name="free">Indices of the parameters to differentiate by, from 0.</param>
    /// <param name="flux">Shape [bins], photons cm⁻² s⁻¹; overwritten.</param>
    /// <param name="jacobian">Shape [free, bins], row-major: ∂ flux / ∂ parameter; overwritten.</param>
    /// <param name="workspace">Null: a new one.</param>
    public void Linearise(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> flux,
        Span<double> jacobian,
        EvaluationWorkspace? workspace = null
    )
    {
        Model.RequireOneValuePerParameter(parameters);
        Grid.RequireOneValuePerBin(flux);
        if (jacobian.Length != free.Length * flux.Length)
            throw new ArgumentException(
                $"{jacobian.Length} values for {free.Length} parameters and {flux.Length} bins.",
                nameof(jacobian)
            );
        foreach (int index in free)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(free));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, parameters.Length, nameof(free));
        }
        workspace ??= new EvaluationWorkspace();
        workspace.Begin(_root);
        try
        {
            ModelEvaluator.Walk(_root, Samples.Of(new(_grid, workspace), Model.Bins), parameters, free, flux, jacobian);
        }
        finally
        {
            workspace.End();
        }
    }
}
