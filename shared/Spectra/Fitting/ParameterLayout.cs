using System.Globalization;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting;

/// <summary>
/// Where every group's copy of every parameter stands: group 1's, group 2's, ... as XSPEC numbers them, then the backgrounds',
/// group
/// by group.
/// </summary>
public sealed class ParameterLayout
{
    private readonly SpectralModel _model;
    private readonly IReadOnlyList<DataGroup> _groups;
    private readonly int[] _firstOfBackground;
    private readonly int[][] _firstOfShape; // [groups][spectra]

    /// <param name="model">One model for all groups.</param>
    /// <param name="groups">At least one.</param>
    public ParameterLayout(SpectralModel model, IReadOnlyList<DataGroup> groups)
    {
        if (groups.Count == 0)
            throw SpectralDataException.At("fit", "no spectrum", "at least one in every group");
        (_model, _groups) = (model, groups);
        List<ModelParameter> all = [];
        for (int g = 0; g < groups.Count; g++)
            all.AddRange(model.Parameters.Select(p => p with { Name = Prefix(g) + p.Name }));
        _firstOfBackground = new int[groups.Count];
        for (int g = 0; g < groups.Count; g++)
        {
            _firstOfBackground[g] = all.Count;
            if (groups[g].Background is { } background)
                all.AddRange(background.Model.Parameters.Select(p => p with { Name = $"{Prefix(g)}{BackgroundName}.{p.Name}" }));
        }
        FirstOfShapes = all.Count;
        _firstOfShape = new int[groups.Count][];
        for (int g = 0; g < groups.Count; g++)
        {
            _firstOfShape[g] = new int[groups[g].Spectra.Count];
            for (int k = 0; k < _firstOfShape[g].Length; k++)
            {
                _firstOfShape[g][k] = all.Count;
                string name =
                    Prefix(g) + BackgroundName + (k == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{k + 1}"));
                if (groups[g].Spectra[k].Background is { } shape)
                    all.AddRange(shape.Model.Model.Parameters.Select(p => p with { Name = $"{name}.{p.Name}" }));
            }
        }
        Definitions = all;
    }

    /// <summary>What the parameters of background models are called by: "bkg.powerlaw.norm", "2:bkg.powerlaw.norm".</summary>
    public const string BackgroundName = "bkg";

    /// <summary>Every parameter; with more than one group their names begin with the group: "2:powerlaw.norm".</summary>
    public IReadOnlyList<ModelParameter> Definitions { get; }

    public int GroupCount => _groups.Count;

    /// <summary>Where a group's copy of the source model's parameters begins; groups count from 0.</summary>
    public int FirstOf(int group) => group * _model.Parameters.Count;

    /// <summary>Where the parameters of spectra's own backgrounds begin, the last of all (see
    /// <see cref="FitSpectrum.Background"/>): nobody asked for them, and they can't be addressed.</summary>
    public int FirstOfShapes { get; }

    /// <summary>Where those of a spectrum's own begin.</summary>
    internal int FirstOfShape(int group, int spectrum) => _firstOfShape[group][spectrum];

    /// <summary>Those of spectra's own backgrounds as a fit starts with them.</summary>
    internal IEnumerable<FitParameter> Shapes => Definitions.Skip(FirstOfShapes).Select(FitParameter.DefaultOf);

    /// <summary>Where a group's background parameters begin.</summary>
    public int FirstOfBackground(int group) => _firstOfBackground[group];

    /// <summary>The index, from 0, of a parameter.</summary>
    /// <param name="address">
    /// "powerlaw.norm" (of group 1), "2:powerlaw.norm", "2:3" (the third of group 2), "2:bkg.powerlaw.norm", or XSPEC's number,
    /// which
    /// runs on from group to group.
    /// </param>
    /// <exception cref="SpectralDataException">No such group or parameter.</exception>
    public int IndexOf(string address)
    {
        address = address.Trim();
        int colon = address.IndexOf(':', StringComparison.Ordinal),
            group = 0;
        if (colon < 0 && int.TryParse(address, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return number >= 1 && number <= Definitions.Count
                ? number - 1
                : throw SpectralDataException.At("parameter", $"number {address}", $"1 to {Definitions.Count}");
        if (colon >= 0)
        {
            if (
                !int.TryParse(address[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out int given)
                || given < 1
                || given > GroupCount
            )
                throw SpectralDataException.At($"parameter \"{address}\"", $"group \"{address[..colon]}\"", $"1 to {GroupCount}");
            group = given - 1;
        }
        string name = address[(colon + 1)..];
        if (!name.StartsWith(BackgroundName + ".", StringComparison.OrdinalIgnoreCase))
            return FirstOf(group) + _model.IndexOf(name);
        SpectralModel model = _groups[group].Background?.Model
            ?? throw SpectralDataException.At($"parameter \"{address}\"", $"no background model in group {group + 1}", "one");
        return FirstOfBackground(group) + model.IndexOf(name[(BackgroundName.Length + 1)..]);
    }

    /// <summary>"powerlaw.norm" of "2:powerlaw.norm".</summary>
    internal static string NameInGroup(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>The group, from 0, of a parameter.</summary>
    internal int GroupOf(int parameter) =>
        parameter < FirstOf(GroupCount) ? parameter / _model.Parameters.Count
        : parameter >= FirstOfShapes ? Array.FindLastIndex(_firstOfShape, first => first.Length > 0 && first[0] <= parameter)
        : Array.FindLastIndex(_firstOfBackground, first => first <= parameter);

    private string Prefix(int group) => _groups.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{group + 1}:");
}
