using System.Globalization;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Application.Fitting;

/// <summary>Which parameters a classical fit may vary, and from where: XSPEC's defaults, as the caller changed them.</summary>
internal static class RequestedParameters
{
    /// <exception cref="RequestException">A value outside the model's limits.</exception>
    public static ParameterTable Of(SpectralModel model, IReadOnlyList<DataGroup> groups, ParameterRequest request)
    {
        ParameterTable table = new(model, groups);
        for (int i = 0; i < model.Parameters.Count; i++)
            // A factor and a norm scale the same thing: some instrument has to set the scale.
            if (model.Parameters[i].Name.EndsWith(".factor", StringComparison.Ordinal))
                table.Freeze((i + 1).ToString(CultureInfo.InvariantCulture));
        foreach ((string name, ParameterStart start) in request.Starts)
            Start(table, name, start);
        foreach (string name in request.Thawed)
            table.Free(name);
        foreach ((string name, double? value) in request.Frozen)
        {
            if (value is { } told)
                Require("frozen parameter", RequestPart.FrozenParameter, table, name, told);
            table.Freeze(name, value);
        }
        foreach (string tie in request.Ties)
            table.Tie(tie);
        return table;
    }

    /// <summary>A frozen parameter stays frozen, as with XSPEC's newpar; one that followed another no longer does.</summary>
    private static void Start(ParameterTable table, string name, ParameterStart start)
    {
        foreach (double value in new[] { start.Value, start.Lower, start.Upper }.OfType<double>())
            Require("start", RequestPart.ParameterStart, table, name, value);
        FitParameter parameter = table[name];
        if (parameter.Tie is not null)
            parameter = parameter.Start(start.Value);
        // A start between a soft and a hard limit moves the soft one, as in XSPEC.
        table[name] = parameter with
        {
            Value = start.Value,
            Lower = start.Lower ?? Math.Min(parameter.Lower, start.Value),
            Upper = start.Upper ?? Math.Max(parameter.Upper, start.Value),
        };
    }

    private static void Require(string what, RequestPart part, ParameterTable table, string name, double value)
    {
        ModelParameter definition = table.Layout.Definitions[table.Layout.IndexOf(name)];
        if (!(value >= definition.HardMin && value <= definition.HardMax))
            throw new RequestException(
                $"{what}: found {definition.Name} = {value}; expected a value within the model's limits, "
                    + $"{definition.HardMin} to {definition.HardMax}.",
                part
            );
    }
}
