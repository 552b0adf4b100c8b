using System.CommandLine;
using Almagest.Application.Models;
using Almagest.Cli.Terminal;

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
                ShowAll(asJson);
            else if (ModelList.IsExpression(asked))
                Show(ModelList.Expression(asked), asJson);
            else
                Show(ModelList.Component(asked), asJson);
        });
        return command;
    }

    private static void ShowAll(bool asJson)
    {
        if (asJson)
            Tables.WriteJson(ModelList.All);
        else
            Tables.Write(
                ["component", "kind", "parameters"],
                [
                    .. ModelList.All.Select(one =>
                        (string[])[one.Name, one.Kind, string.Join(' ', one.Parameters.Select(p => p.Name))]
                    ),
                ]
            );
    }

    private static void Show(ComponentAnswer component, bool asJson)
    {
        if (asJson)
        {
            Tables.WriteJson(component);
            return;
        }
        Console.Out.WriteLine($"{component.Name}, {component.Kind}: {component.Formula}\nSource: {component.Source}\n");
        Tables.Write([.. Headings, "meaning"], [.. component.Parameters.Select(p => (string[])[.. Cells(p), p.Description])]);
    }

    private static void Show(ModelAnswer model, bool asJson)
    {
        if (asJson)
            Tables.WriteJson(model);
        else
            Tables.Write(["number", .. Headings], [.. model.Parameters.Select(p => (string[])[$"{p.Number}", .. Cells(p)])]);
    }

    private static string[] Cells(ParameterAnswer parameter) =>
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
}
