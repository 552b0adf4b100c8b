using System.Globalization;
using System.Text;
using Almagest.Application.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Application.Scripts;

/// <summary>A script while it is written: numbers as both programs read them, wherever it is run.</summary>
internal sealed class ScriptText
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins with what is to come out.</summary>
    public ScriptText(SavedFit fit)
    {
        Comment(
            $"{fit.Recipe.Program}: {fit.Name}, {fit.Recipe.Statistic} {Figures.Number(fit.Statistic)} for "
                + $"{fit.DegreesOfFreedom} degrees of freedom."
        );
        if (fit.Recipe.Bins != BinIntegration.Xspec)
            Comment("Bins were integrated; by XSPEC's own rules (xspec-compat) the numbers differ a little.");
    }

    /// <summary>What may come from anybody.</summary>
    public ScriptText Comment(string text) => Line(Quoted.Comment(text));

    public ScriptText Line(FormattableString line) => Line(line.ToString(CultureInfo.InvariantCulture));

    public ScriptText Line(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();
}
