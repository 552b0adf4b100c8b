using System.Globalization;
using System.Text;
using Almagest.Spectra.Models.Components;

namespace Almagest.Spectra.Models;

/// <summary>The table of docs/spectral-models.md, from the components' own metadata, so that it can't go stale.</summary>
public static class ModelGuide
{
    /// <summary>Markdown, one row a component; limits are "default [hard min; soft min, soft max; hard max]".</summary>
    public static string Table()
    {
        StringBuilder text = new("| component | kind | formula | parameters |\n| --- | --- | --- | --- |\n");
        foreach (ComponentDefinition definition in ComponentCatalogue.All)
        {
            string kind = definition.Kind == ComponentKind.Additive ? "additive" : "multiplicative";
            string parameters = string.Join("; ", definition.Parameters.Select(Describe));
            text.Append(CultureInfo.InvariantCulture, $"| {definition.Name} | {kind} | `{definition.Formula}` | {parameters} |\n");
        }
        return text.ToString();
    }

    private static string Describe(ModelParameter parameter) => string.Create(
        CultureInfo.InvariantCulture,
        $"{parameter.Name}{(parameter.Unit.Length > 0 ? $" ({parameter.Unit})" : "")} {parameter.Default} [{parameter.HardMin}; {parameter.SoftMin}, {parameter.SoftMax}; {parameter.HardMax}]{(parameter.FrozenByDefault ? " frozen" : "")}");
}
