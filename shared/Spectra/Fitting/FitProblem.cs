using System.Globalization;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>Spectra, a model and what may vary: a function to minimise, with its derivatives. Thread-safe.</summary>
/// <remarks>
/// Every group of spectra has its own copy of the model's parameters, which may be tied to others. A vector of all parameters
/// may hold
/// anything where one is tied: its value is computed.
/// </remarks>
public sealed class FitProblem
{
    // Beyond it a step of the descent takes minutes, and matrices gigabytes; all parameters stand on the stack.
    private const int MostFree = 4096,
        MostParameters = 16_384;

    private readonly WorkspacePool _workspaces;
    private readonly ProblemFolds _folds;
    private readonly TieMap _map;

    /// <summary>One group.</summary>
    /// <param name="model">One model for all spectra.</param>
    /// <param name="parameters">One for each of the model's, in its order.</param>
    /// <param name="spectra">At least one.</param>
    /// <param name="settings">For all spectra.</param>
    /// <exception cref="SpectralDataException">Nothing is left to fit, or a bound is the wrong way round.</exception>
    public FitProblem(
        SpectralModel model,
        IReadOnlyList<FitParameter> parameters,
        IReadOnlyList<FitSpectrum> spectra,
        FitSettings settings
    )
        : this(model, parameters, [new DataGroup(spectra)], settings) { }

    /// <summary>Any number of groups.</summary>
    /// <param name="model">One model for all groups, each with its own copy of the parameters.</param>
    /// <param name="parameters">All groups', in the order of <see cref="ParameterLayout"/>: see
    /// <see cref="ParameterTable"/>. Those of spectra's own backgrounds may be left out.</param>
    /// <param name="groups">At least one.</param>
    /// <param name="settings">For all spectra that have none of their own.</param>
    /// <exception cref="SpectralDataException">Nothing is left to fit, a bound is the wrong way round, or ties run in a
    /// circle.</exception>
    public FitProblem(
        SpectralModel model,
        IReadOnlyList<FitParameter> parameters,
        IReadOnlyList<DataGroup> groups,
        FitSettings settings
    )
        : this(model, parameters, new ParameterLayout(model, groups), SpectrumSource.Of(groups, settings), new WorkspacePool())
    { }

    /// <summary>One group, of spectra whose bins are made already.</summary>
    public static FitProblem Of(SpectralModel model, IReadOnlyList<FitParameter> parameters, IReadOnlyList<FitBins> bins) =>
        new(
            model,
            parameters,
            new ParameterLayout(model, [new DataGroup([])]),
            [.. bins.Select(one => new SpectrumSource(one, 0, HasSource: true, null))],
            new WorkspacePool()
        );

    private FitProblem(
        SpectralModel model,
        IReadOnlyList<FitParameter> parameters,
        ParameterLayout layout,
        IReadOnlyList<SpectrumSource> sources,
        WorkspacePool workspaces
    )
    {
        _workspaces = workspaces;
        if (parameters.Count == layout.FirstOfShapes)
            parameters = [.. parameters, .. layout.Shapes];
        if (parameters.Count != layout.Definitions.Count)
            throw new ArgumentException(
                $"{parameters.Count} fit parameters for the {layout.Definitions.Count} of {model.Expression}.",
                nameof(parameters)
            );
        RequireAtMost(MostParameters, parameters.Count, "parameters");
        RequireAtMost(MostFree, parameters.Count(parameter => parameter.IsFree), "free parameters");
        for (int i = 0; i < parameters.Count; i++)
            if (parameters[i].IsFree && !(parameters[i].Lower <= parameters[i].Upper))
                throw SpectralDataException.At(
                    $"fit, {layout.Definitions[i].Name}",
                    $"limits {parameters[i].Lower} to {parameters[i].Upper}",
                    "ascending limits"
                );
        (Model, Layout) = (model, layout);
        _map = new TieMap(parameters, layout.Definitions);
        Parameters = [.. parameters.Select((parameter, i) => parameter.IsFree ? _map.Narrow(i, parameter) : parameter)];
        Free = _map.Free;
        Asked = [.. Free.Where(index => !IsOfShape(index))];
        Sources = sources;
        _folds = new ProblemFolds(sources, layout, _map, model, workspaces);
        Spectra = [.. sources.Select(source => source.Bins)];
    }

    /// <summary>The source's model.</summary>
    public SpectralModel Model { get; }

    /// <summary>Where each group's parameters stand, and what they are called.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>All groups'; limits are those that ties leave.</summary>
    public IReadOnlyList<FitParameter> Parameters { get; }

    /// <summary>What every parameter is, with its name in the joint fit.</summary>
    public IReadOnlyList<ModelParameter> Definitions => Layout.Definitions;

    /// <summary>Group by group; then the background spectra that are fitted by a model.</summary>
    public IReadOnlyList<FitBins> Spectra { get; }

    /// <summary>The group, from 0, whose parameters a spectrum has.</summary>
    public int GroupOf(int spectrum) => Sources[spectrum].Group;

    /// <summary>True for a background spectrum that a model is fitted to: data of its own, without the source.</summary>
    public bool IsBackground(int spectrum) => !Sources[spectrum].HasSource;

    /// <summary>The shape that a spectrum's background is fitted by; null where it is data, or has a model of its
    /// group.</summary>
    public FittedBackground? ShapeOf(int spectrum) => Sources[spectrum].Shape?.Fitted;

    /// <summary>Whether a model of the group's is the background of a spectrum.</summary>
    public bool HasBackgroundModel(int spectrum) => Sources[spectrum] is { Background: not null, Shape: null };

    /// <summary>Indices of the free parameters.</summary>
    public IReadOnlyList<int> Free { get; }

    /// <summary>Of <see cref="Free"/>, without those of spectra's own backgrounds: what a fit is made for. They come
    /// first.</summary>
    public IReadOnlyList<int> Asked { get; }

    /// <summary>True for a parameter of a spectrum's own background.</summary>
    internal bool IsOfShape(int index) => index >= Layout.FirstOfShapes;

    /// <summary>A point of the parameters that are asked for, with those of spectra's own backgrounds as they start.</summary>
    /// <param name="asked">Shape [all parameters], or without those.</param>
    public double[] Complete(IReadOnlyList<double> asked) => [.. asked, .. Parameters.Skip(asked.Count).Select(p => p.Value)];

    /// <summary>A point where those of spectra's own backgrounds are the best for the others.</summary>
    /// <param name="asked">Shape [all parameters], or without those.</param>
    public double[] WithBestShapes(IReadOnlyList<double> asked)
    {
        double[] at = Complete(asked);
        return Free.Count == Asked.Count
            ? at
            : [.. ClassicalFit.Refine(Hold(at, index => !IsOfShape(index)), at.AsSpan(), Shapes).Parameters];
    }

    private static readonly FitOptions Shapes = FitOptions.Default with { Covariance = false, Rescale = false };

    /// <summary>Bins less free parameters; it may be 0 or less, and then says nothing.</summary>
    public int DegreesOfFreedom => Spectra.Sum(bins => bins.Count) - Free.Count;

    /// <summary>The values of all parameters at the start.</summary>
    public double[] Start
    {
        get
        {
            double[] values = [.. Parameters.Select(p => p.Value)];
            _map.Apply(values);
            return values;
        }
    }

    internal IReadOnlyList<SpectrumSource> Sources { get; }

    /// <summary>How many fluxes one evaluation takes: spectra with the same energies and parameters share one.</summary>
    internal int FluxCount => _folds.TermCount;

    /// <summary>The same spectra with other limits, ties, or parameters free: cheap, for the data are shared.</summary>
    public FitProblem With(IReadOnlyList<FitParameter> parameters) => new(Model, parameters, Layout, Sources, _workspaces);

    /// <summary>The same with some free parameters frozen.</summary>
    /// <param name="at">Where they stay, shape [all parameters].</param>
    /// <param name="isHeld">By their index among all parameters.</param>
    internal FitProblem Hold(IReadOnlyList<double> at, Func<int, bool> isHeld) =>
        With([.. Parameters.Select((parameter, i) => parameter.IsFree && isHeld(i) ? parameter.Freeze(at[i]) : parameter)]);

    /// <summary>The same problem with other counts in its bins: for simulated spectra.</summary>
    /// <param name="spectra">One for each of <see cref="Spectra"/>, made from it by <see cref="FitBins.WithCounts"/>.</param>
    public FitProblem WithCounts(IReadOnlyList<FitBins> spectra) =>
        new(Model, Parameters, Layout, [.. Sources.Zip(spectra, (source, bins) => source with { Bins = bins })], _workspaces);

    /// <summary>The same problem in the channels as they were before they were summed for the sake of the statistic.</summary>
    internal FitProblem Unsummed() =>
        Spectra.All(bins => ReferenceEquals(bins, bins.Unsummed))
            ? this
            : new(
                Model,
                Parameters,
                Layout,
                [.. Sources.Select(source => source with { Bins = source.Bins.Unsummed })],
                _workspaces
            );

    /// <summary>Gives the tied parameters of a vector of all their values, in place.</summary>
    /// <returns>False if one leaves its hard limits: the statistic is then infinite.</returns>
    public bool ApplyTies(Span<double> parameters) => _map.Apply(parameters);

    /// <summary>∂ parameter / ∂ free ones, by position in <see cref="Free"/>.</summary>
    internal ReadOnlySpan<TieTerm> SlopesOf(int parameter) => _map.SlopesOf(parameter);

    /// <summary>The sum of all spectra's statistics.</summary>
    /// <param name="parameters">Shape [all parameters].</param>
    public double Statistic(ReadOnlySpan<double> parameters)
    {
        Span<double> values = stackalloc double[Parameters.Count];
        return Apply(parameters, values) ? _folds.Statistic(values, out _) : double.PositiveInfinity;
    }

    /// <summary>As above, with the factor that would bring the model's counts to the data's.</summary>
    internal double Statistic(ReadOnlySpan<double> parameters, out double factor)
    {
        Span<double> values = stackalloc double[Parameters.Count];
        factor = double.NaN;
        return Apply(parameters, values) ? _folds.Statistic(values, out factor) : double.PositiveInfinity;
    }

    /// <summary>What would bring the model's counts to the data's, group by group; NaN where a tie is broken.</summary>
    /// <param name="factors">Shape [groups]; overwritten.</param>
    internal void Factors(ReadOnlySpan<double> parameters, Span<double> factors)
    {
        Span<double> values = stackalloc double[Parameters.Count];
        factors.Fill(double.NaN);
        if (!Apply(parameters, values))
            return;
        double[] data = new double[factors.Length],
            model = new double[factors.Length];
        _folds.Counts(values, Sources, data, model);
        for (int g = 0; g < factors.Length; g++)
            factors[g] = data[g] / model[g];
    }

    /// <summary>Counts that the model gives in each bin of a spectrum, with the background's where that is a model.</summary>
    /// <param name="spectrum">Index, from 0.</param>
    /// <param name="parameters">Shape [all parameters].</param>
    /// <param name="expected">Shape [bins]; overwritten.</param>
    public void Expected(int spectrum, ReadOnlySpan<double> parameters, Span<double> expected)
    {
        Span<double> values = stackalloc double[Parameters.Count];
        Apply(parameters, values);
        _folds.Expected(spectrum, values, expected);
    }

    /// <summary>Of <see cref="Expected"/>, the part that is the background's model; 0 where the background is data.</summary>
    /// <param name="spectrum">Index, from 0.</param>
    /// <param name="parameters">Shape [all parameters].</param>
    /// <param name="expected">Shape [bins]; overwritten.</param>
    public void ExpectedBackground(int spectrum, ReadOnlySpan<double> parameters, Span<double> expected)
    {
        if (Sources[spectrum] is { HasSource: true, Background: null })
        {
            expected.Clear();
            return;
        }
        Span<double> values = stackalloc double[Parameters.Count];
        Apply(parameters, values);
        _folds.Expected(spectrum, values, expected, withoutSource: !IsBackground(spectrum));
    }

    /// <summary>The flux of the source, photons cm⁻² s⁻¹, on the energies of a spectrum's response.</summary>
    /// <param name="spectrum">Index, from 0.</param>
    /// <param name="parameters">Shape [all parameters].</param>
    /// <param name="flux">Shape [energy bins]; overwritten.</param>
    internal void SourceFlux(int spectrum, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        Span<double> values = stackalloc double[Parameters.Count];
        Apply(parameters, values);
        EvaluationWorkspace workspace = _workspaces.Rent();
        Model.Evaluate(
            Spectra[spectrum].Response.Energies,
            values.Slice(Layout.FirstOf(GroupOf(spectrum)), Model.Parameters.Count),
            flux,
            workspace
        );
        _workspaces.Return(workspace);
    }

    /// <summary>Positions in <see cref="Free"/> of what moves a spectrum.</summary>
    internal ReadOnlySpan<int> FreeOf(int spectrum) => _folds.FreeOf(spectrum);

    /// <summary>As <see cref="Expected"/>, with the derivatives.</summary>
    /// <param name="spectrum">Index, from 0.</param>
    /// <param name="parameters">Shape [all parameters].</param>
    /// <param name="expected">Shape [bins]; overwritten.</param>
    /// <param name="slopes">Shape [<see cref="FreeOf"/>, bins], row-major: ∂ counts / ∂ parameter; overwritten.</param>
    internal void ExpectedWithSlopes(int spectrum, ReadOnlySpan<double> parameters, Span<double> expected, Span<double> slopes)
    {
        Span<double> values = stackalloc double[Parameters.Count];
        Apply(parameters, values);
        _folds.ExpectedWithSlopes(spectrum, values, expected, slopes);
    }

    /// <summary>The statistic with its gradient and Fisher's information, with respect to the free parameters.</summary>
    /// <param name="parameters">Shape [all parameters].</param>
    /// <param name="gradient">Shape [free]; overwritten.</param>
    /// <param name="fisher">Shape [free, free], row-major: the expected second derivatives; overwritten.</param>
    public double Linearise(ReadOnlySpan<double> parameters, Span<double> gradient, Span<double> fisher)
    {
        gradient.Clear();
        fisher.Clear();
        Span<double> values = stackalloc double[Parameters.Count];
        return Apply(parameters, values) ? _folds.Linearise(values, gradient, fisher) : double.PositiveInfinity;
    }

    /// <summary>The gradient's part that one free parameter can change: of all spectra that it moves.</summary>
    /// <param name="parameters">Shape [all parameters].</param>
    /// <param name="moved">By position in <see cref="Free"/>.</param>
    /// <param name="gradient">Shape [free]; overwritten.</param>
    internal void Gradient(ReadOnlySpan<double> parameters, int moved, Span<double> gradient)
    {
        gradient.Clear();
        Span<double> values = stackalloc double[Parameters.Count];
        if (Apply(parameters, values))
            _folds.Gradient(values, moved, gradient);
    }

    private static void RequireAtMost(int most, int found, string what)
    {
        if (found > most)
            throw SpectralDataException.At(
                "fit",
                string.Create(CultureInfo.InvariantCulture, $"{found:n0} {what}"),
                string.Create(CultureInfo.InvariantCulture, $"at most {most:n0}: fewer spectra in one fit, or more ties")
            );
    }

    private bool Apply(ReadOnlySpan<double> parameters, Span<double> values)
    {
        if (parameters.Length != values.Length)
            throw new ArgumentException($"{parameters.Length} values for {values.Length} parameters.", nameof(parameters));
        parameters.CopyTo(values);
        return _map.Apply(values);
    }
}
