using System.Globalization;
using System.Xml;
using Almagest.Vo.Adql;

namespace Almagest.Vo.Vosi;

/// <summary>What a TAP service can do.</summary>
public static class CapabilitiesDocument
{
    private const string Standard = "ivo://ivoa.net/std/",
        UploadMethods = Standard + "TAPRegExt#upload-";

    /// <param name="service">Its address, without a slash at the end.</param>
    /// <param name="forms">The usual one first.</param>
    public static byte[] Of(string service, ServiceLimits limits, IReadOnlyList<OutputForm> forms) =>
        VosiXml.Write(xml =>
        {
            xml.WriteStartElement("vosi", "capabilities", "http://www.ivoa.net/xml/VOSICapabilities/v1.0");
            xml.Declare("vr", VosiXml.Resource);
            xml.Declare("vs", VosiXml.DataService);
            xml.Declare("tr", VosiXml.TapRegistry);
            xml.Declare("xsi", VosiXml.Instance);
            Plain(xml, "VOSI#capabilities", $"{service}/capabilities");
            Plain(xml, "VOSI#availability", $"{service}/availability");
            Plain(xml, "VOSI#tables-1.1", $"{service}/tables", "1.1");
            Plain(xml, "DALI#examples", $"{service}/examples");
            xml.WriteStartElement("capability");
            xml.WriteAttributeString("standardID", Standard + "TAP");
            xml.Type("tr:TableAccess");
            Interface(xml, service, "base", "1.1");
            Model(xml, "ObsCore#core-1.1", "ObsCore-1.1");
            Language(xml);
            foreach (OutputForm form in forms)
                Write(xml, form);
            foreach (string method in limits.TakesAddresses ? (string[])["inline", "http", "https"] : ["inline"])
            {
                xml.WriteStartElement("uploadMethod");
                xml.WriteAttributeString("ivo-id", UploadMethods + method);
                xml.WriteEndElement();
            }
            Limit(xml, "retentionPeriod", null, limits.RetentionSeconds.Usual, limits.RetentionSeconds.Most);
            Limit(xml, "executionDuration", null, limits.ExecutionSeconds.Usual, limits.ExecutionSeconds.Most);
            Limit(xml, "outputLimit", "row", limits.Rows.Usual, limits.Rows.Most);
            Limit(xml, "uploadLimit", "row", limits.UploadRows, limits.UploadRows);
            xml.WriteEndElement();
            xml.WriteEndElement();
        });

    private static void Plain(XmlWriter xml, string standard, string address, string? version = null)
    {
        xml.WriteStartElement("capability");
        xml.WriteAttributeString("standardID", Standard + standard);
        Interface(xml, address, "full", version);
        xml.WriteEndElement();
    }

    private static void Interface(XmlWriter xml, string address, string use, string? version)
    {
        xml.WriteStartElement("interface");
        xml.Type("vs:ParamHTTP");
        xml.WriteAttributeString("role", "std");
        if (version is not null)
            xml.WriteAttributeString("version", version);
        xml.WriteStartElement("accessURL");
        xml.WriteAttributeString("use", use);
        xml.WriteString(address);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Model(XmlWriter xml, string standard, string name)
    {
        xml.WriteStartElement("dataModel");
        xml.WriteAttributeString("ivo-id", Standard + standard);
        xml.WriteString(name);
        xml.WriteEndElement();
    }

    private static void Language(XmlWriter xml)
    {
        xml.WriteStartElement("language");
        xml.WriteElementString("name", "ADQL");
        foreach (string version in (string[])["2.0", "2.1"])
        {
            xml.WriteStartElement("version");
            xml.WriteAttributeString("ivo-id", $"{Standard}ADQL#v{version}");
            xml.WriteString(version);
            xml.WriteEndElement();
        }
        xml.WriteElementString("description", "Astronomical Data Query Language");
        foreach (IGrouping<string, AdqlFeature> group in AdqlFeatures.All.GroupBy(feature => feature.Type))
        {
            xml.WriteStartElement("languageFeatures");
            xml.WriteAttributeString("type", group.Key);
            foreach (AdqlFeature feature in group)
            {
                xml.WriteStartElement("feature");
                xml.WriteElementString("form", feature.Form);
                xml.Element("description", feature.Description);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, OutputForm form)
    {
        xml.WriteStartElement("outputFormat");
        if (form.Standard is { } standard)
            xml.WriteAttributeString("ivo-id", $"{Standard}TAPRegExt#{standard}");
        xml.WriteElementString("mime", form.MediaType);
        foreach (string name in form.Names)
            xml.WriteElementString("alias", name);
        xml.WriteEndElement();
    }

    private static void Limit(XmlWriter xml, string name, string? unit, long usual, long most)
    {
        xml.WriteStartElement(name);
        foreach ((string grade, long value) in (ReadOnlySpan<(string, long)>)[("default", usual), ("hard", most)])
        {
            xml.WriteStartElement(grade);
            if (unit is not null)
                xml.WriteAttributeString("unit", unit);
            xml.WriteString(value.ToString(CultureInfo.InvariantCulture));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }
}
