using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>
/// The parameters of a joint fit while they are being set up. At first every group's source parameters are tied to those of
/// group 1,
/// and all others are free or frozen as XSPEC has them by default.
/// </summary>
public sealed class ParameterTable
{
    private readonly FitParameter[] _parameters;

    /// <param name="model">One model for all groups.</param>
    /// <param name="groups">At least one.</param>
    public ParameterTable(SpectralModel model, IReadOnlyList<DataGroup> groups)
    {
        Layout = new ParameterLayout(model, groups);
        _parameters = [.. Layout.Definitions.Select(FitParameter.DefaultOf)];
        for (int i = model.Parameters.Count; i < groups.Count * model.Parameters.Count; i++)
            _parameters[i] = _parameters[i].Follow(ParameterTie.To(i % model.Parameters.Count));
    }

    public ParameterLayout Layout { get; }

    /// <summary>As they stand; shape [all parameters].</summary>
    public IReadOnlyList<FitParameter> Parameters => [.. _parameters];

    /// <summary>Gets or sets one by its address: see <see cref="ParameterLayout.IndexOf"/>.</summary>
    public FitParameter this[string address]
    {
        get => _parameters[Layout.IndexOf(address)];
        set => _parameters[Layout.IndexOf(address)] = value;
    }

    /// <summary>Lets a parameter vary, on its own if it was tied; with a value, from there.</summary>
    public void Free(string address, double? value = null)
    {
        int index = Layout.IndexOf(address);
        _parameters[index] = _parameters[index].Start(value ?? ValueOf(index));
    }

    /// <summary>Holds a parameter at a value, or where it stands.</summary>
    public void Freeze(string address, double? value = null)
    {
        int index = Layout.IndexOf(address);
        _parameters[index] = _parameters[index].Freeze(value ?? ValueOf(index));
    }

    /// <summary>Ties a parameter: "2:powerlaw.norm = 0.9 * 1:powerlaw.norm", "p5 = 2*p1 + 0.1", "2:1 = 1".</summary>
    /// <exception cref="SpectralDataException">No such tie, or a circle: the message points at the character.</exception>
    public void Tie(string equation)
    {
        (int target, ParameterTie tie) = new TieParser(equation, Layout).Parse(DependsOn);
        _parameters[target] = _parameters[target].Follow(tie);
    }

    private bool DependsOn(int index, int target) =>
        index == target || (_parameters[index].Tie is { } tie && tie.Terms.Any(term => DependsOn(term.Parameter, target)));

    private double ValueOf(int index) =>
        _parameters[index].Tie is { } tie
            ? tie.Constant + tie.Terms.Sum(term => term.Factor * ValueOf(term.Parameter))
            : _parameters[index].Value;
}
