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
        StringBuilder text = new("| component | kind | formula | parameters | source |\n| --- | --- | --- | --- | --- |\n");
        foreach (ComponentDefinition definition in ComponentCatalogue.All)
        {
            string parameters = string.Join("; ", definition.Parameters.Select(Describe));
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {definition.Name} | {KindOf(definition)} | `{definition.Formula}` | {parameters} | {definition.Source} |\n"
            );
        }
        return text.ToString();
    }

    /// <summary>As people call it.</summary>
    public static string KindOf(ComponentDefinition definition) =>
        definition.Kind switch
        {
            ComponentKind.Additive => "additive",
            ComponentKind.Convolution => "convolution",
            _ => "multiplicative",
        };

    private static string Describe(ModelParameter parameter) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{parameter.Name}{(parameter.Unit.Length > 0 ? $" ({parameter.Unit})" : "")} {parameter.Default:g6} "
                + $"[{parameter.HardMin:g6}; {parameter.SoftMin:g6}, {parameter.SoftMax:g6}; "
                + $"{parameter.HardMax:g6}]{(parameter.FrozenByDefault ? " frozen" : "")}"
        );
}
