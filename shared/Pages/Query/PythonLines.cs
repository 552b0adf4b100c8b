using Almagest.Application.Scripts;

namespace Almagest.Pages.Query;

/// <summary>What asks the same from Python.</summary>
public static class PythonLines
{
    /// <param name="address">Where people reach the gateway, without a slash at the end.</param>
    public static string Of(string address, string adql) =>
        $"import pyvo\ntable = pyvo.dal.TAPService({Quoted.Python($"{address}/tap")}).search({Quoted.Python(adql)}).to_table()";
}
