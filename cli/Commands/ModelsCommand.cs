using System.CommandLine;
using Almagest.Cli.Terminal;
using Almagest.Ogip.Tables;
using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Components;

namespace Almagest.Cli.Commands;

/// <summary>`almagest models`: what may stand in an expression, as XSPEC's "model ?".</summary>
internal static class ModelsCommand
{
    private static readonly string[] Headings =
    [
        "parameter",
        "unit",
        "default",
        "hard min",
        "soft min",
        "soft max",
        "hard max",
        "frozen",
    ];

    public static Command Create()
    {
        Argument<string?> name = new("NAME")
        {
            Description = "A component, which may be cut short, or an expression; without it all components are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> json = CommonOptions.Json();
        Command command = new(
            "models",
            """
            Spectral models: components with their parameters, units, defaults, limits and sources, or the parameters of an
            expression by name and number.

            Examples:  almagest models
                       almagest models powerlaw
                       almagest models 'tbabs*(po + atable{warm.fits})' --json
            """
        )
        {
            name,
            json,
        };
        command.SetAction(parsed =>
        {
            bool asJson = parsed.GetValue(json);
            if (parsed.GetValue(name) is not { } asked)
                ListAll(asJson);
            else if (asked.AsSpan().IndexOfAny("*+({") >= 0)
                Show(SpectralModel.Parse(asked, tables: new TableLibrary()), asJson);
            else
                Show(ComponentCatalogue.Find(asked), asJson);
        });
        return command;
    }

    private static void ListAll(bool asJson)
    {
        if (asJson)
            Tables.WriteJson(ComponentCatalogue.All.Select(Describe));
        else
            Tables.Write(
                ["component", "kind", "parameters"],
                [
                    .. ComponentCatalogue.All.Select(d =>
                        (string[])[d.Name, ModelGuide.KindOf(d), string.Join(' ', d.Parameters.Select(p => p.Name))]
                    ),
                ]
            );
    }

    private static void Show(ComponentDefinition definition, bool asJson)
    {
        if (asJson)
        {
            Tables.WriteJson(Describe(definition));
            return;
        }
        Console.Out.WriteLine(
            $"{definition.Name}, {ModelGuide.KindOf(definition)}: {definition.Formula}\nSource: {definition.Source}\n"
        );
        Tables.Write([.. Headings, "meaning"], [.. definition.Parameters.Select(p => (string[])[.. Cells(p), p.Description])]);
    }

    private static void Show(SpectralModel model, bool asJson)
    {
        if (asJson)
            Tables.WriteJson(
                new
                {
                    model.Expression,
                    Parameters = model.Parameters.Select(
                        (p, i) =>
                            new
                            {
                                Number = i + 1,
                                p.Name,
                                p.Unit,
                                p.Default,
                                p.HardMin,
                                p.SoftMin,
                                p.SoftMax,
                                p.HardMax,
                                p.FrozenByDefault,
                                p.Description,
                            }
                    ),
                    Tables = model.Tables.Select(table => new
                    {
                        table.File,
                        table.Sha256,
                        table.Model.Name,
                    }),
                }
            );
        else
            Tables.Write(["number", .. Headings], [.. model.Parameters.Select((p, i) => (string[])[$"{i + 1}", .. Cells(p)])]);
    }

    private static string[] Cells(ModelParameter parameter) =>
        [
            parameter.Name,
            parameter.Unit,
            Tables.Number(parameter.Default),
            Tables.Number(parameter.HardMin),
            Tables.Number(parameter.SoftMin),
            Tables.Number(parameter.SoftMax),
            Tables.Number(parameter.HardMax),
            parameter.FrozenByDefault ? "yes" : "",
        ];

    private static object Describe(ComponentDefinition definition) =>
        new
        {
            definition.Name,
            Kind = ModelGuide.KindOf(definition),
            definition.Formula,
            definition.Source,
            Parameters = definition.Parameters.Select(p => new
            {
                p.Name,
                p.Unit,
                p.Default,
                p.HardMin,
                p.SoftMin,
                p.SoftMax,
                p.HardMax,
                p.FrozenByDefault,
                p.Description,
            }),
        };
}
