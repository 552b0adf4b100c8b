using System.Text.Json.Serialization;
using Almagest.Ogip.Tables;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Components;

namespace Almagest.Application.Models;

/// <summary>What may stand in an expression, as XSPEC's "model ?".</summary>
public static class ModelList
{
    public static IReadOnlyList<ComponentAnswer> All { get; } = [.. ComponentCatalogue.All.Select(Of)];

    /// <summary>Whether a text is an expression rather than the name of a component.</summary>
    public static bool IsExpression(string text) => text.AsSpan().IndexOfAny("*+({") >= 0;

    /// <param name="name">May be cut short.</param>
    /// <exception cref="SpectralDataException">There is none, or there are several.</exception>
    public static ComponentAnswer Component(string name) => Of(ComponentCatalogue.Find(name));

    /// <exception cref="SpectralDataException">The expression is none, or a table can't be read.</exception>
    public static ModelAnswer Expression(string text)
    {
        SpectralModel model = SpectralModel.Parse(text, tables: new TableLibrary());
        return new(
            model.Expression,
            [.. model.Parameters.Select((parameter, i) => ParameterAnswer.Of(parameter, i + 1))],
            [.. model.Tables.Select(table => new TableAnswer(table.File, table.Sha256, table.Model.Name))]
        );
    }

    private static ComponentAnswer Of(ComponentDefinition definition) =>
        new(
            definition.Name,
            ModelGuide.KindOf(definition),
            definition.Formula,
            definition.Source,
            [.. definition.Parameters.Select(parameter => ParameterAnswer.Of(parameter))]
        );
}

/// <param name="Kind">As people call it: "additive".</param>
/// <param name="Source">Where the formula is from.</param>
public sealed record ComponentAnswer(
    string Name,
    string Kind,
    string Formula,
    string Source,
    IReadOnlyList<ParameterAnswer> Parameters
);

/// <param name="Expression">As it was read.</param>
/// <param name="Tables">Files of atable{file} and its like.</param>
public sealed record ModelAnswer(string Expression, IReadOnlyList<ParameterAnswer> Parameters, IReadOnlyList<TableAnswer> Tables);

public sealed record TableAnswer(string File, string Sha256, string Name);

/// <summary>One parameter: its limits are its unit's.</summary>
public sealed record ParameterAnswer(
    string Name,
    string Unit,
    double Default,
    double HardMin,
    double SoftMin,
    double SoftMax,
    double HardMax,
    bool FrozenByDefault,
    string Description
)
{
    /// <summary>In an expression, from 1; null of a component.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(-1)]
    public int? Number { get; init; }

    internal static ParameterAnswer Of(ModelParameter one, int? number = null) =>
        new(
            one.Name,
            one.Unit,
            one.Default,
            one.HardMin,
            one.SoftMin,
            one.SoftMax,
            one.HardMax,
            one.FrozenByDefault,
            one.Description
        )
        {
            Number = number,
        };
}
