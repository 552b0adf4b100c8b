using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Convolutions;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Models.Local;
using Almagest.Spectra.Models.Tables;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models;

/// <summary>A formula such as <c>tbabs*(powerlaw+gaussian)</c>, with XSPEC's names, order of parameters, units and
/// defaults.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SpectralModel
{
    private readonly ModelNode _root;
    private readonly ConditionalWeakTable<EnergyGrid, BoundModel> _bound = [];
    private readonly Dictionary<string, int> _byName;
    private readonly bool _hasScales; // cflux, clumin

    private SpectralModel(
        string expression,
        AbundanceSet abundances,
        BinIntegration bins,
        ModelNode root,
        ExpressionParser parsed
    )
    {
        (Expression, Abundances, Bins, _root, Parameters, Tables) = (
            expression,
            abundances.Name,
            bins,
            root,
            parsed.Parameters,
            parsed.Tables
        );
        _byName = IndexNames(Parameters);
        (Columns, _hasScales) = (
            [.. Enumerable.Range(0, Parameters.Count).Where(i => Parameters[i].IsColumn)],
            Parameters.Any(one => one.ScaledBy is not null)
        );
        Parts =
        [
            .. Enumerable
                .Range(0, Parameters.Count)
                .Where(i => Parameters[i].Lights)
                .GroupBy(i => Parameters[i].ScaledBy ?? Parameters[i].Name[..^".norm".Length])
                .Select(part => new ModelPart(part.Key, [.. part])),
        ];
    }

    /// <summary>As it was written.</summary>
    public string Expression { get; }

    /// <summary>The abundance set of its absorbers.</summary>
    public string Abundances { get; }

    /// <summary>How its bins are computed.</summary>
    public BinIntegration Bins { get; }

    public IReadOnlyList<ModelParameter> Parameters { get; }

    /// <summary>Indices of its absorbing columns.</summary>
    internal IReadOnlyList<int> Columns { get; }

    /// <summary>What the model is the sum of.</summary>
    public IReadOnlyList<ModelPart> Parts { get; }

    /// <summary>The files that the expression names, in its order, with their hashes: part of a fit's provenance.</summary>
    public IReadOnlyList<KnownTable> Tables { get; }

    /// <summary>The default of every parameter.</summary>
    public double[] Defaults => [.. Parameters.Select(p => p.Default)];

    /// <param name="expression">XSPEC's syntax; names may be cut short where no other fits.</param>
    /// <param name="abundances">angr, aspl, feld, aneb, grsa, wilm, lodd, lgpp or lgps.</param>
    /// <param name="bins">How its bins are computed.</param>
    /// <param name="tables">Reads the files of atable{file} and its like; null where there are none to be read.</param>
    /// <param name="components">Of one's own, beside the catalogue's.</param>
    /// <exception cref="SpectralDataException">Not a model of a source: the message points at the character. Or a component
    /// of one's own that can't be used.</exception>
    public static SpectralModel Parse(
        string expression,
        string abundances = "wilm",
        BinIntegration bins = BinIntegration.Exact,
        ITableLibrary? tables = null,
        IReadOnlyList<LocalComponent>? components = null
    )
    {
        AbundanceSet set = AbundanceSet.Get(abundances);
        ExpressionParser parser = new(expression, set, tables, ComponentCatalogue.With(components));
        ModelNode root = parser.Parse();
        return new SpectralModel(expression, set, bins, root, parser);
    }

    /// <summary>The index, from 0, of a parameter.</summary>
    /// <param name="name">"powerlaw.PhoIndex", "PhoIndex" if only one component has it, or a number from 1 as XSPEC
    /// counts.</param>
    /// <exception cref="SpectralDataException">No such parameter, or several.</exception>
    public int IndexOf(string name)
    {
        if (_byName.TryGetValue(name, out int index) && index >= 0)
            return index;
        if (
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= 1
            && number <= Parameters.Count
        )
            return number - 1;
        throw SpectralDataException.At(
            $"model {Expression}",
            $"{(_byName.ContainsKey(name) ? "the ambiguous" : "no")} parameter \"{name}\"",
            $"one of {string.Join(", ", Parameters.Select(p => p.Name))}, or a number from 1 to {Parameters.Count}"
        );
    }

    /// <summary>The model on one grid, with everything computed once that does not depend on the parameters.</summary>
    public BoundModel Bind(EnergyGrid grid) => _bound.GetValue(grid, g => new BoundModel(this, _root, new BoundGrid(g)));

    /// <summary>Writes the flux of each bin, photons cm⁻² s⁻¹: see <see cref="BoundModel.Evaluate"/>.</summary>
    public void Evaluate(
        EnergyGrid grid,
        ReadOnlySpan<double> parameters,
        Span<double> flux,
        EvaluationWorkspace? workspace = null
    ) => Bind(grid).Evaluate(parameters, flux, workspace);

    /// <summary>Writes the flux density at points, photons cm⁻² s⁻¹ keV⁻¹.</summary>
    /// <param name="energies">Shape [n], keV, more than 0, in any order.</param>
    /// <param name="parameters">Shape [<see cref="Parameters"/>].</param>
    /// <param name="density">Shape [n]; overwritten.</param>
    /// <param name="workspace">Null: a new one.</param>
    public void EvaluateDensity(
        ReadOnlySpan<double> energies,
        ReadOnlySpan<double> parameters,
        Span<double> density,
        EvaluationWorkspace? workspace = null
    )
    {
        RequireOneValuePerParameter(parameters);
        if (energies.Length != density.Length)
            throw new ArgumentException($"{density.Length} values for {energies.Length} energies.", nameof(density));
        double[] rented = ArrayPool<double>.Shared.Rent(energies.Length);
        Span<double> log = rented.AsSpan(0, energies.Length);
        VectorMath.Log(energies, log);
        EnergyPoints points = new(energies, log, null, workspace ?? new());
        points.Workspace.Begin(_root);
        try
        {
            ModelEvaluator.Walk(_root, Samples.At(points, EnergyRange.Of(energies)), parameters, [], density, []);
        }
        finally
        {
            points.Workspace.End();
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Puts fluxes and luminosities (cflux, clumin) of changed parameters so that what they scale keeps its
    /// scale.</summary>
    /// <param name="parameters">Shape [<see cref="Parameters"/>].</param>
    /// <param name="changed">Of the same shape; overwritten where a flux or luminosity stands.</param>
    internal void KeepScales(ReadOnlySpan<double> parameters, Span<double> changed, EvaluationWorkspace workspace)
    {
        if (!_hasScales)
            return;
        workspace.Begin(_root);
        try
        {
            KeptScales.Keep(_root, parameters, changed, workspace);
        }
        finally
        {
            workspace.End();
        }
    }

    internal void RequireOneValuePerParameter(ReadOnlySpan<double> parameters)
    {
        if (parameters.Length != Parameters.Count)
            throw new ArgumentException(
                $"{parameters.Length} values for the {Parameters.Count} parameters of {Expression}.",
                nameof(parameters)
            );
    }

    private static Dictionary<string, int> IndexNames(IReadOnlyList<ModelParameter> parameters)
    {
        Dictionary<string, int> names = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < parameters.Count; i++)
        {
            string name = parameters[i].Name,
                bare = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
            names[name] = i;
            names[bare] = names.ContainsKey(bare) ? -1 : i;
        }
        return names;
    }
}
