using Almagest.Cli.Terminal;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Cli.Fitting;

/// <summary>Which parameters a classical fit may vary, and from where: XSPEC's defaults, as the caller changed them.</summary>
internal static class ClassicalParameters
{
    public static FitParameter[] Of(SpectralModel model, FitRequest request)
    {
        FitParameter[] parameters = FitParameter.DefaultsOf(model);
        for (int i = 0; i < parameters.Length; i++)
            // A factor and a norm scale the same thing: with one spectrum only one of them can be told.
            if (model.Parameters[i].Name.EndsWith(".factor", StringComparison.Ordinal)) parameters[i] = parameters[i].Freeze(parameters[i].Value);
        foreach (string name in request.Thawed) parameters[model.IndexOf(name)] = parameters[model.IndexOf(name)] with { IsFree = true };
        foreach ((string name, double value) in request.Starts)
        {
            int index = Checked(model, "--set", name, value);
            parameters[index] = Reaching(parameters[index], value) with { Value = value };
        }
        foreach ((string name, double value) in request.Frozen)
        {
            int index = Checked(model, "--freeze", name, value);
            parameters[index] = parameters[index].Freeze(value);
        }
        return parameters;
    }

    private static int Checked(SpectralModel model, string option, string name, double value)
    {
        int index = model.IndexOf(name);
        ModelParameter parameter = model.Parameters[index];
        return value >= parameter.HardMin && value <= parameter.HardMax ? index
            : throw new UsageException($"{option}: found {parameter.Name} = {value}; expected a value within the model's limits, {parameter.HardMin} to {parameter.HardMax}.");
    }

    // A start between a soft and a hard limit moves the soft one, as in XSPEC.
    private static FitParameter Reaching(FitParameter parameter, double value) =>
        parameter with { Lower = Math.Min(parameter.Lower, value), Upper = Math.Max(parameter.Upper, value) };
}
